using Atoll.Host.Configuration;
using System.Text.Json.Nodes;
using Atoll.Host.Containers.Spec;
using Atoll.Host.Containers.Validation;
using Atoll.Host.Linux;
using Atoll.Host.Runtimes;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Records a container; no runtime is called.</summary>
    /// <returns>Its id, and what had to be changed of what was asked for.</returns>
    public async Task<(string Id, IReadOnlyList<string> Warnings)> CreateAsync(CreateContainer request)
    {
        CreateContainerValidation.Validate(request);
        var resolution = resolver.Resolve(request.Runtime);
        if (resolution.Failure is { } failure)
        {
            throw failure;
        }

        await versions.AdmitAsync(resolution);
        request = WithSharedById(request);
        var id = ContainerNames.NewId();
        var source = ContainerSource.Open(request.Source);
        var (kept, notKept) = Unkept.Resources(request.Resources, cgroups);
        request = request with { Resources = kept };
        var (spec, warnings) = BuildSpec(id, request, source);
        AnnotationValidation.Validate(spec, resolution.Name, plugins.Current.Configuration.Runtimes.GetValueOrDefault(resolution.Name));

        await using var undo = new UndoStack();
        var name = Reserve(request.Name, id, undo);
        undo.Push(() => ContainerFolders.Remove(folders.Root(id)));
        folders.MakeBundle(id);
        CrashPoint.Reach("create: folder made");
        WriteBundle(id, spec);
        CrashPoint.Reach("create: bundle written");
        var snapshot = new ContainerSnapshot { Config = Config(id, request, source, spec, resolution), Name = name, Status = ContainerStatus.Created };
        store.Insert(snapshot, Event(snapshot, "create"));
        CrashPoint.Reach("create: recorded");
        _index.Add(new Container(snapshot, _locks));
        Events.Signal();
        undo.Commit();
        logger.ContainerCreated(id, name, resolution.Name, resolution.Plugin!.Id);
        return (id, [.. notKept, .. warnings]);
    }

    /// <exception cref="RuntimeException">InvalidArgument for a bundle whose values are not of the specification's types.</exception>
    private (JsonObject Spec, IReadOnlyList<string> Warnings) BuildSpec(string id, CreateContainer request, ContainerSource source)
    {
        try
        {
            var (spec, warnings) = SpecBuilder.Build(source, request, id, CgroupPath(id));
            _ = Texts(spec["process"]!["args"]!);
            _ = Texts(spec["process"]!["env"]!);
            return (spec, warnings);
        }
        catch (Exception e) when (source.IsBundle && e is (InvalidOperationException or InvalidCastException or FormatException))
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"{request.Source}/config.json is no OCI configuration: a value is missing or of the wrong type ({e.Message})", e);
        }
    }

    /// <summary>Containers whose namespaces are shared are recorded by id: a name may come to mean another.</summary>
    private CreateContainer WithSharedById(CreateContainer request)
    {
        return request with { NetworkMode = ById(request.NetworkMode), PidMode = ById(request.PidMode), IpcMode = ById(request.IpcMode), UtsMode = ById(request.UtsMode) };

        string ById(string mode) => mode.StartsWith(SpecNamespaces.Container, StringComparison.Ordinal) ? SpecNamespaces.Container + _index.Find(mode[SpecNamespaces.Container.Length..]).Id : mode;
    }

    private string Reserve(string asked, string id, UndoStack undo)
    {
        var name = asked.Length > 0 ? asked : ContainerNames.NewName();
        _index.Reserve(name, id);
        undo.Push(() => _index.Free(name, id));
        return name;
    }

    private ContainerConfig Config(string id, CreateContainer request, ContainerSource source, JsonObject spec, RuntimeResolution resolution)
    {
        var process = spec["process"]!;
        return new ContainerConfig
        {
            Id = id,
            CreatedAt = timeProvider.GetUtcNow(),
            Request = request,
            Rootfs = source.Rootfs,
            Command = Texts(process["args"]!),
            Env = Texts(process["env"]!),
            WorkingDir = process["cwd"]?.GetValue<string>() ?? "/",
            Hostname = spec["hostname"]?.GetValue<string>() ?? "",
            NetworkMode = SpecNamespaces.NetworkMode(spec, request),
            Runtime = new RuntimeConfig
            {
                Name = resolution.Runtime!.Name,
                Path = resolution.Runtime.Path,
                Args = resolution.Runtime.Args,
                Options = ConfigTableJson.ToJson(resolution.Runtime.Options).ToJsonString(),
                PluginId = resolution.Plugin!.Id,
                PluginVersion = resolution.Plugin.Version,
                PluginHash = resolution.Plugin.Hash,
                Generation = resolution.Generation,
                Resolution = [.. resolution.Steps.SelectMany(step => step.Details.Select(detail => "   " + detail).Prepend($"{step.Name}: {step.Result}"))],
            },
        };
    }

    private static string[] Texts(JsonNode list) => [.. list.AsArray().Select(text => text!.GetValue<string>())];
}
