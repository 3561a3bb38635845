namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public async Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken)
    {
        var identity = _context.Supervisor.FindProcess(container)
            ?? throw new RuntimeException(RuntimeErrorCode.InvalidState, $"container {container.Id} was not created by {container.Runtime.Name}");
        await _runtime.RunAsync(container, "start", cancellationToken);
        return identity;
    }
}
