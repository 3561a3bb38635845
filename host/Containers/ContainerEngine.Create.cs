using System.Text.Json.Nodes;
using Atoll.Host.Containers.Logs;
using Atoll.Host.Containers.Spec;
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

        var id = ContainerNames.NewId();
        var source = ContainerSource.Open(request.Source);
        var (spec, warnings, config) = Prepare(id, request, source, resolution);

        await using var undo = new UndoStack();
        var name = Reserve(request.Name, id, undo);
        undo.Push(() => ContainerFolders.Remove(folders.Root(id)));
        folders.MakeBundle(id);
        await File.WriteAllTextAsync(Path.Combine(folders.Bundle(id), "config.json"), spec.ToJsonString());

        var snapshot = new ContainerSnapshot { Config = config, Name = name, Status = ContainerStatus.Created };
        Store.Insert(snapshot);
        _index.Add(new Container(snapshot));
        undo.Commit();
        logger.ContainerCreated(id, name, resolution.Name, resolution.Plugin!.Id);
        return (id, warnings);
    }

    /// <exception cref="RuntimeException">InvalidArgument for a bundle whose values are not of the specification's types.</exception>
    private (JsonObject Spec, IReadOnlyList<string> Warnings, ContainerConfig Config) Prepare(string id, CreateContainer request, ContainerSource source, RuntimeResolution resolution)
    {
        try
        {
            var (spec, warnings) = SpecBuilder.Build(source, request, id, configuration.CgroupParent);
            return (spec, warnings, Config(id, request, source, spec, resolution));
        }
        catch (Exception e) when (source.IsBundle && e is (InvalidOperationException or InvalidCastException or FormatException))
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"{request.Source}/config.json is no OCI configuration: a value is missing or of the wrong type ({e.Message})", e);
        }
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
        var log = LogOptions.Parse(request.LogOptions);
        return new ContainerConfig
        {
            Id = id,
            CreatedAt = timeProvider.GetUtcNow(),
            Source = request.Source,
            Rootfs = source.Rootfs,
            Command = [.. process["args"]!.AsArray().Select(arg => arg!.GetValue<string>())],
            Env = [.. process["env"]!.AsArray().Select(variable => variable!.GetValue<string>())],
            WorkingDir = process["cwd"]?.GetValue<string>() ?? "/",
            User = request.User,
            Hostname = spec["hostname"]?.GetValue<string>() ?? "",
            Mounts = request.Mounts,
            ReadonlyRootfs = request.ReadonlyRootfs,
            Privileged = request.Privileged,
            NetworkMode = SpecBuilder.NetworkMode(spec),
            Memory = request.Memory,
            NanoCpus = request.NanoCpus,
            PidsLimit = request.PidsLimit,
            CapAdd = request.CapAdd,
            CapDrop = request.CapDrop,
            Labels = request.Labels,
            LogOptions = request.LogOptions,
            LogMaxSize = log.MaxSize,
            LogMaxFiles = log.MaxFiles,
            AutoRemove = request.AutoRemove,
            OpenStdin = request.OpenStdin,
            StopSignal = request.StopSignal.Length > 0 ? Signals.Parse(request.StopSignal) : Signals.Term,
            Runtime = new RuntimeConfig
            {
                Name = resolution.Runtime!.Name,
                Path = resolution.Runtime.Path,
                Args = resolution.Runtime.Args,
                Options = RuntimeOptions.ToJson(resolution.Runtime.Options).ToJsonString(),
                PluginId = resolution.Plugin!.Id,
                PluginVersion = resolution.Plugin.Version,
                Resolution = [.. resolution.Steps.Select(step => $"{step.Name}: {step.Result}")],
            },
        };
    }
}
