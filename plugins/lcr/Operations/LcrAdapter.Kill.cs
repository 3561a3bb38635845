namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <summary>Through a pidfd, which cannot hit a stranger.</summary>
    /// <inheritdoc/>
    public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken)
    {
        _context.Processes.Signal(parameters.Identity, parameters.Signal);
        return Task.CompletedTask;
    }
}
