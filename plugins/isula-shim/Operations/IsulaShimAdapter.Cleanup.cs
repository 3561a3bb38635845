namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <summary><c>delete --force</c> ends what still runs in the container's cgroup, then removes cgroups and records.</summary>
    /// <inheritdoc/>
    public async Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken)
    {
        // Without records there is nothing to delete: the runtime was never asked, or it was and has forgotten.
        if (Directory.Exists(OciFiles.Root(container)))
        {
            try
            {
                await _runtime.RunAsync(container, "delete", ["--force"], cancellationToken);
            }
            catch (CommandFailedException e) when (OciErrors.SaysUnknownContainer(e.Message))
            {
            }
        }

        await _context.Supervisor.CleanupAsync(container, cancellationToken);
        _runtime.Release(container);
    }
}
