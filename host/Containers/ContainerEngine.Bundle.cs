using System.Text.Json;
using System.Text.Json.Nodes;
using Atoll.Host.Containers.Spec;
using Atoll.Host.Linux;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    private const int MaxConfig = 16 << 20;

    /// <summary>Writes the configuration of a container that does not run anew, from what it was created with; then the adapter's own.</summary>
    public async Task<string> RebuildAsync(string reference, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        using var hold = await container.LockAsync(cancellationToken);
        var snapshot = container.Snapshot;
        Require(snapshot.Status.CanCleanup, snapshot, "rebuild the configuration of");
        RebuildBundle(snapshot);
        await CallAsync(snapshot, "rebuild config", (adapter, reference, token) => adapter.RebuildConfigAsync(reference, new RebuildConfigParameters(), token));
        return container.Id;
    }

    /// <summary>What a start needs of the bundle: that it is whole, and that shared namespaces are those of processes that live now.</summary>
    private async Task PrepareBundleAsync(ContainerSnapshot container)
    {
        var spec = ReadBundle(container);
        if (spec is null)
        {
            logger.LogWarning("container {ContainerId}: its configuration is lost or damaged, and is written anew from what it was created with", container.Id);
            spec = RebuildBundle(container);
            await CallAsync(container, "rebuild config", (adapter, reference, token) => adapter.RebuildConfigAsync(reference, new RebuildConfigParameters(), token));
        }

        var shared = SpecNamespaces.Shared(container.Config.Request).ToArray();
        if (shared.Length == 0)
        {
            return;
        }

        foreach (var (type, id) in shared)
        {
            var other = _index.Find(id).Snapshot;
            SpecNamespaces.Join(spec, type, other is { Status: ContainerStatus.Running or ContainerStatus.Paused, Process: { } process } ? process.Pid
                : throw new RuntimeException(RuntimeErrorCode.InvalidState, $"cannot join the {type} namespace of container {other.Name}: it is {other.Status.Word}; start it first"));
        }

        WriteBundle(container.Id, spec);
    }

    /// <summary>Null when the file is lost or is no JSON object with a process.</summary>
    private JsonObject? ReadBundle(ContainerSnapshot container)
    {
        try
        {
            return OwnPath.ReadText(folders.Config(container.Id), MaxConfig) is { } text && JsonNode.Parse(text) as JsonObject is { } spec && spec["process"] is JsonObject ? spec : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private JsonObject RebuildBundle(ContainerSnapshot container)
    {
        var (spec, _) = BuildSpec(container.Id, container.Config.Request, ContainerSource.Open(container.Config.Request.Source));
        folders.MakeBundle(container.Id);
        WriteBundle(container.Id, spec);
        return spec;
    }

    private void WriteBundle(string id, JsonObject spec) => OwnPath.Replace(folders.Config(id), spec.ToJsonString());
}
