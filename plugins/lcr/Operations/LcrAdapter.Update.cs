using System.Text.Json.Nodes;
using Atoll.Plugins.Lcr.ControlGroups;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <summary>Writes the cgroup's files; the host puts them back where one is refused.</summary>
    /// <inheritdoc/>
    public Task UpdateAsync(ContainerRef container, UpdateParameters parameters, CancellationToken cancellationToken)
    {
        var resources = JsonNode.Parse(parameters.ResourcesJson)!.AsObject();
        RefusedFields.Check(resources, "linux.resources");
        ContainerCgroup.Of(container).Apply(resources);
        return Task.CompletedTask;
    }
}
