using Atoll.Host.Linux;

namespace Atoll.Host.Supervision;

internal sealed partial class Supervisor
{
    private const int SIGKILL = 9;

    /// <summary>How long a supervisor may take to see its process's end, write the record and leave.</summary>
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(10);

    public async Task CleanupAsync(ContainerRef container, CancellationToken cancellationToken)
    {
        if (_control.TryRemove(container.Id, out var connection))
        {
            connection.Dispose();
        }

        foreach (var exec in ShimFiles.ExecFolders(container))
        {
            await AwaitLeaveAsync(exec, cancellationToken);
            Remove(exec);
        }

        await AwaitLeaveAsync(container.StateFolder, cancellationToken);
        File.Delete(ConsolePath(container.Id));
        foreach (var file in Directory.Exists(container.StateFolder) ? new[] { ShimFiles.Socket, ShimFiles.Process, ShimFiles.Exit } : [])
        {
            File.Delete(Path.Combine(container.StateFolder, file));
        }
    }

    /// <summary>
    /// The daemon that asked for a container may not have lived to be told of it: its supervisor is still at it. It listens before it runs anything, and ends all that it started.
    /// </summary>
    private async Task EndCreationAsync(string folder, CancellationToken cancellationToken)
    {
        using var connection = await ShimConnection.ConnectAsync(folder, cancellationToken);
        if (connection is not null)
        {
            await EndAsync(connection);
        }
    }

    /// <summary>A supervisor leaves by itself once its process has ended and its readers have read; one that does not is ended.</summary>
    private async Task AwaitLeaveAsync(string folder, CancellationToken cancellationToken)
    {
        if (ShimFiles.ReadProcess(folder) is null)
        {
            await EndCreationAsync(folder, cancellationToken);
        }

        if (ShimFiles.ReadProcess(folder) is not { } process)
        {
            return;
        }

        using var supervisor = PidFd.Open(new ProcessIdentity { Pid = process.ParentPid, StartTime = process.ParentStartTime, ParentPid = 0, ParentStartTime = 0 });
        if (supervisor is null)
        {
            return;
        }

        using var patience = new CancellationTokenSource(LeaveTime, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            if (process.Pid == 0)
            {
                await ReleaseAsync(folder, either.Token); // it leaves when it is told that another's process has ended
            }

            await supervisor.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            logger.SupervisorDidNotLeave(ShimFiles.ReadExit(folder) is not null);
            _ = supervisor.Signal(SIGKILL);
            await supervisor.WaitAsync(CancellationToken.None);
        }
    }
}
