using Atoll.PluginSdk;

namespace Vendor.ProcessRuntime;

public sealed partial class ProcessAdapter
{
    /// <inheritdoc/>
    public Task AttachAsync(ContainerRef container, AttachParameters parameters, CancellationToken cancellationToken)
        => context.Supervisor.AttachAsync(container, parameters, cancellationToken);
}
