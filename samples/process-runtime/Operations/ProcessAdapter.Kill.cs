using Atoll.PluginSdk;

namespace Vendor.ProcessRuntime;

public sealed partial class ProcessAdapter
{
    /// <inheritdoc/>
    public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken)
    {
        context.Processes.Signal(parameters.Identity, parameters.Signal);
        return Task.CompletedTask;
    }
}
