using Atoll.PluginSdk;

namespace Vendor.ProcessRuntime;

public sealed partial class ProcessAdapter
{
    /// <inheritdoc/>
    public Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken)
        => context.Supervisor.WaitAsync(container, cancellationToken);
}
