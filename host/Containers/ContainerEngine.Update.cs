using System.Text.Json.Nodes;
using Atoll.Host.Containers.Spec;
using Atoll.Host.Containers.Validation;
using Atoll.Host.Linux;
using Atoll.Host.Linux.ControlGroups;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Changes limits, of a running container at once, and the restart policy: all of it or nothing.</summary>
    /// <param name="policy">Null leaves it as it is.</param>
    /// <returns>Its id, and what could not be kept of what was asked for.</returns>
    public async Task<(string Id, IReadOnlyList<string> Warnings)> UpdateAsync(string reference, ResourceLimits change, RestartPolicy? policy, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        using var hold = await container.LockAsync(cancellationToken);
        var snapshot = container.Snapshot;
        Require(snapshot.Status.CanUpdate, snapshot, "update");
        var (kept, warnings) = Unkept.Resources(change, cgroups);
        var request = snapshot.Config.Request with { Resources = snapshot.Config.Request.Resources.With(kept), RestartPolicy = policy ?? snapshot.Config.Request.RestartPolicy };
        ResourceLimitsValidation.Validate(change with { Memory = request.Resources.Memory });
        ResourceLimitsValidation.Validate(request.Resources);
        LifeValidation.Validate(request);

        var resources = SpecResources.Of(kept);
        if (resources.Count > 0)
        {
            await ApplyAsync(snapshot, request, resources);
        }

        CrashPoint.Reach("update: applied");
        var updated = snapshot with { Config = snapshot.Config with { Request = request } };
        store.UpdateConfig(updated, Event(updated, "update"));
        container.Publish(updated);
        Events.Signal();
        return (container.Id, warnings);
    }

    /// <summary>The cgroups of a container that runs, and the configuration that its next start reads.</summary>
    private async Task ApplyAsync(ContainerSnapshot snapshot, CreateContainer request, JsonObject resources)
    {
        if (snapshot.Status.CanObserve)
        {
            var before = CgroupLimits.Read(cgroups, CgroupPath(snapshot.Id));
            try
            {
                await CallAsync(snapshot, "update", (adapter, id, token) => adapter.UpdateAsync(id, new UpdateParameters { ResourcesJson = resources.ToJsonString() }, token));
            }
            catch (RuntimeException)
            {
                // A runtime writes file by file and leaves what it wrote before the one that the kernel refused.
                foreach (var file in before.Restore())
                {
                    logger.LogError("container {ContainerId}: after an update that failed, {File} could not be put back", snapshot.Id, file);
                }

                throw;
            }
        }

        var spec = ReadBundle(snapshot) ?? RebuildBundle(snapshot);
        SpecResources.Apply(SpecBuilder.Section(spec, "linux"), request.Resources);
        WriteBundle(snapshot.Id, spec);
    }
}
