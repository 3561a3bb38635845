using Atoll.Plugins.Lcr.ControlGroups;

namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <inheritdoc/>
    public Task PauseAsync(ContainerRef container, PauseParameters parameters, CancellationToken cancellationToken)
        => ContainerCgroup.Of(container).FreezeAsync(_context.TimeProvider, cancellationToken);
}
