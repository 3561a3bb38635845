using Atoll.Host.Linux;

namespace Atoll.Host.Supervision;

internal sealed partial class Supervisor
{
    public async Task<ExitStatus> WaitAsync(ContainerRef container, CancellationToken cancellationToken)
    {
        // A daemon that restarts connects anew; the socket is removed only after the exit record is on disk, so one of the two is always there.
        if (!_control.TryRemove(container.Id, out var connection))
        {
            connection = await ShimConnection.ConnectAsync(container.StateFolder, cancellationToken);
            SweepExecs(container);
        }

        using (connection)
        {
            while (connection is not null && await connection.ReadAsync(cancellationToken) is { } frame)
            {
                if (frame is { Kind: FrameKind.Exited, Payload.Length: 12 })
                {
                    return ExitStatus.FromWaitStatus(frame.Int32(0), ShimFiles.Time(frame.Int64(4)));
                }
            }
        }

        return ShimFiles.ReadExit(container.StateFolder) ?? await WaitUnsupervisedAsync(container, cancellationToken);
    }

    /// <summary>The supervisor is gone without an exit record. Its container may live on; how it ends nobody will know.</summary>
    private async Task<ExitStatus> WaitUnsupervisedAsync(ContainerRef container, CancellationToken cancellationToken)
    {
        if (ShimFiles.ReadProcess(container.StateFolder) is not { } process)
        {
            return ExitStatus.Unknown(timeProvider.GetUtcNow(), "the supervisor left no record: the host was restarted, or the state folder was lost");
        }

        var cause = KernelLog.WasKilledForMemory(process.ParentPid, process.ParentStartTime) ? "was killed by the kernel for want of memory" : "has ended";
        using var pidfd = PidFd.Open(process);
        if (pidfd is not null)
        {
            logger.SupervisorLost(container.Id, cause, process.ParentPid, process.Pid);
            await pidfd.WaitAsync(cancellationToken);
        }

        return ExitStatus.Unknown(timeProvider.GetUtcNow(), $"the supervisor (process {process.ParentPid}) {cause} before the container did");
    }
}
