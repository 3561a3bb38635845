using Atoll.PluginSdk;

namespace Vendor.ProcessRuntime;

public sealed partial class ProcessAdapter
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> ListPidsAsync(ContainerRef container, ListPidsParameters parameters, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<int>>([.. ContainerProcesses.Of(container.Id).Select(process => process.Pid).Order()]);
}
