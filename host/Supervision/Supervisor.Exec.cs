using Atoll.Host.Linux;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Supervision;

internal sealed partial class Supervisor
{
    private const byte TimeLimitPassed = 1;

    public async Task<ExitStatus> ExecAsync(ContainerRef container, SupervisorExecParameters parameters, CancellationToken cancellationToken)
    {
        var folder = ShimFiles.ExecFolder(container, parameters.ExecId);
        _execs[folder] = true;
        try
        {
            OwnPath.MakeFolder(Path.GetDirectoryName(folder)!);
            OwnPath.MakeFolder(folder);
            var files = Files(folder, parameters.ExecId, parameters.Console);
            var command = parameters.Command(files);
            var payload = StartPayload.Write(new StartRequest
            {
                IsExec = true,
                Command = command,
                Files = files,
                Stdin = parameters.Streams?.Stdin is null ? StdinMode.Null : StdinMode.Open,
                ProcessTimeout = parameters.Timeout,
                Attached = Wanted(parameters.Streams),
            });
            using var connection = Spawn(folder, parameters.ExecId);
            CrashPoint.Reach("exec: supervisor spawned");
            await AskAsync(connection, payload, CancellationToken.None);
            CrashPoint.Reach("exec: asked for");

            // From here on the supervisor is asked to end what it started, and its answer is waited for: nothing is left behind.
            await using var cancelled = cancellationToken.Register(() => _ = AskToEndAsync(connection));
            var exit = await FollowAsync(connection, parameters, command, folder);
            cancellationToken.ThrowIfCancellationRequested();
            return exit;
        }
        finally
        {
            Remove(folder);
            _execs.TryRemove(folder, out _);
        }
    }

    private async Task<ExitStatus> FollowAsync(ShimConnection connection, SupervisorExecParameters parameters, Command command, string folder)
    {
        using var ended = new CancellationTokenSource();
        var output = new ExecOutput(parameters.Streams);
        var stdin = Task.CompletedTask;
        try
        {
            while (await connection.ReadAsync(CancellationToken.None) is { } frame)
            {
                switch (frame.Kind)
                {
                    case FrameKind.Created:
                        parameters.Started?.Invoke(Answer(frame, command));
                        CrashPoint.Reach("exec: started");
                        parameters.Streams?.Attached?.Invoke();
                        stdin = SendStdinAsync(connection, parameters.Streams?.Stdin, ended.Token);
                        break;
                    case FrameKind.Stdout or FrameKind.Stderr:
                        await output.WriteAsync(frame);
                        break;
                    case FrameKind.Exited when frame.Argument == TimeLimitPassed:
                        throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, $"exec timeout: the command ran longer than {parameters.Timeout?.TotalSeconds:0.###} s, and was ended with all that it had started");
                    case FrameKind.Exited when frame.Payload.Length == 12:
                        return ExitStatus.FromWaitStatus(frame.Int32(0), ShimFiles.Time(frame.Int64(4)));
                    case FrameKind.Failed:
                        throw Failure(frame, command);
                    default:
                        break;
                }
            }

            // The supervisor gives up a reader that does not read; its process must not run on unseen.
            await EndUnreadAsync(folder);
            throw new RuntimeException(RuntimeErrorCode.ResourceExhausted, "the exec was ended: the reader of its output fell too far behind, or its supervisor was killed");
        }
        finally
        {
            await ended.CancelAsync();
            await stdin;
        }
    }

    private static byte Wanted(AttachParameters? streams) => (byte)((streams?.Stdout is null ? 0 : WantsStdout) | (streams?.Stderr is null ? 0 : WantsStderr));

    private static async Task AskToEndAsync(ShimConnection connection)
    {
        try
        {
            await connection.WriteAsync(FrameKind.End, 0, ReadOnlyMemory<byte>.Empty, CancellationToken.None);
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    private async Task EndUnreadAsync(string folder)
    {
        using var connection = await ShimConnection.ConnectAsync(folder, CancellationToken.None);
        if (connection is not null)
        {
            await EndAsync(connection);
        }
    }

    /// <summary>After a restart of the daemon nobody reads an exec's output or waits for its code; it runs to its end, and its folder goes with it.</summary>
    private void SweepExecs(ContainerRef container)
    {
        foreach (var folder in ShimFiles.ExecFolders(container).Where(folder => !_execs.ContainsKey(folder)))
        {
            _ = SweepAsync(folder);
        }
    }

    private async Task SweepAsync(string folder)
    {
        try
        {
            using var connection = await ShimConnection.ConnectAsync(folder, CancellationToken.None);
            while (connection is not null && await connection.ReadAsync(CancellationToken.None) is { Kind: not FrameKind.Exited })
            {
            }

            Remove(folder);
        }
        catch (Exception e) when (e is RuntimeException or IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(e, "the folder of an exec cannot be removed: {Folder}", folder);
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The container's cleanup was faster.
        }
    }

    /// <summary>Where an exec's output goes. A reader that has left costs its output, never the exec's exit code.</summary>
    private sealed class ExecOutput(AttachParameters? streams)
    {
        private bool _left;

        public async ValueTask WriteAsync(Frame frame)
        {
            var stream = frame.Kind == FrameKind.Stdout ? streams?.Stdout : streams?.Stderr;
            if (stream is null || _left)
            {
                return;
            }

            try
            {
                await stream.WriteAsync(frame.Payload, CancellationToken.None);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
            {
                _left = true;
            }
        }
    }
}
