using Atoll.Plugins.Lcr.ControlGroups;
using Atoll.Plugins.Lcr.Engine;

namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    private const int SIGKILL = 9;

    /// <summary>Ends the first process, whoever else is in the container's cgroups, and the monitor; then frees what LXC leaves.</summary>
    /// <inheritdoc/>
    public async Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken)
    {
        var cgroup = ContainerCgroup.Of(container);
        var init = ContainerInit.Find(container);
        if (init is not null)
        {
            EndIfAlive(init);
        }

        // Where the pid namespace is shared, the others outlive the first.
        foreach (var pid in _context.Cgroups.ListPids(container.CgroupPath))
        {
            EndIfMember(container, pid);
        }

        cgroup.ThawNow();
        if (init is not null)
        {
            // It ends by itself once its child has; what was killed before it could is reaped by the system.
            await _context.Processes.WaitForEndAsync(init, cancellationToken);
            await _context.Processes.WaitForEndAsync(ContainerInit.Monitor(init), cancellationToken);
        }

        await _context.Supervisor.CleanupAsync(container, cancellationToken);
        cgroup.RemoveMonitors();
        if (init is not null)
        {
            await RunPoststopHooksAsync(container, cancellationToken);
            File.Delete(LcrFiles.Init(container));
        }
    }

    private void EndIfMember(ContainerRef container, int pid)
    {
        try
        {
            // Whoever has the number now, and is still a member after his start time was read, is a member.
            var process = ProcessIdentity.Read(pid);
            if (_context.Cgroups.ListPids(container.CgroupPath).Contains(pid))
            {
                EndIfAlive(process);
            }
        }
        catch (RuntimeException e) when (e.Code == RuntimeErrorCode.NotFound)
        {
        }
    }

    private void EndIfAlive(ProcessIdentity process)
    {
        try
        {
            _context.Processes.Signal(process, SIGKILL);
        }
        catch (RuntimeException e) when (e.Code == RuntimeErrorCode.NotFound)
        {
        }
    }
}
