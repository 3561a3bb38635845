using Atoll.Host.Linux;

namespace Atoll.Host.Supervision;

internal sealed partial class Supervisor
{
    private const int SIGKILL = 9;

    /// <summary>How long a supervisor may take to see its container's end, write the record and leave.</summary>
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(10);

    public async Task CleanupAsync(ContainerRef container, CancellationToken cancellationToken)
    {
        if (_control.TryRemove(container.Id, out var connection))
        {
            connection.Dispose();
        }

        if (ShimFiles.ReadProcess(container) is { } process)
        {
            var supervisor = new ProcessIdentity { Pid = process.ParentPid, StartTime = process.ParentStartTime, ParentPid = 0, ParentStartTime = 0 };
            using var pidfd = PidFd.Open(supervisor);
            if (pidfd is not null)
            {
                await EndAsync(pidfd, hasRecord: ShimFiles.ReadExit(container) is not null, cancellationToken);
            }
        }

        foreach (var file in Directory.Exists(container.StateFolder) ? new[] { ShimFiles.Socket, ShimFiles.Process, ShimFiles.Exit } : [])
        {
            File.Delete(Path.Combine(container.StateFolder, file));
        }
    }

    /// <summary>A supervisor leaves by itself once its container has ended and its readers have read; one that does not is ended.</summary>
    private async Task EndAsync(PidFd supervisor, bool hasRecord, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(LeaveTime, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await supervisor.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            logger.SupervisorDidNotLeave(hasRecord);
            _ = supervisor.Signal(SIGKILL);
            await supervisor.WaitAsync(CancellationToken.None);
        }
    }
}
