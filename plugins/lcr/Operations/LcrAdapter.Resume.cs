using Atoll.Plugins.Lcr.ControlGroups;

namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <inheritdoc/>
    public Task ResumeAsync(ContainerRef container, ResumeParameters parameters, CancellationToken cancellationToken)
    {
        ContainerCgroup.Of(container).Thaw();
        return Task.CompletedTask;
    }
}
