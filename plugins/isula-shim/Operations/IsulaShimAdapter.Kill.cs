namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <summary>Through a pidfd, which cannot hit a stranger; asking the runtime would cost a process.</summary>
    /// <inheritdoc/>
    public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken)
    {
        _context.Processes.Signal(parameters.Identity, parameters.Signal);
        return Task.CompletedTask;
    }
}
