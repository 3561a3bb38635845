namespace Atoll.Host.Supervision;

internal sealed partial class Supervisor
{
    private const byte WantsStdout = 1, WantsStderr = 2;

    public async Task AttachAsync(ContainerRef container, AttachParameters parameters, CancellationToken cancellationToken)
    {
        using var connection = await ShimConnection.ConnectAsync(container.StateFolder, cancellationToken)
            ?? throw new RuntimeException(RuntimeErrorCode.InvalidState, $"container {container.Id} has no supervisor to attach to: it has ended");
        var wanted = (byte)((parameters.Stdout is null ? 0 : WantsStdout) | (parameters.Stderr is null ? 0 : WantsStderr));
        await connection.WriteAsync(FrameKind.Attach, wanted, ReadOnlyMemory<byte>.Empty, cancellationToken);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stdin = Task.CompletedTask;
        try
        {
            while (await connection.ReadAsync(cancellationToken) is { } frame)
            {
                switch (frame.Kind)
                {
                    case FrameKind.Attached:
                        parameters.Attached?.Invoke();
                        stdin = SendStdinAsync(connection, parameters.Stdin, ended.Token);
                        break;
                    case FrameKind.Stdout when parameters.Stdout is not null:
                        await parameters.Stdout.WriteAsync(frame.Payload, cancellationToken);
                        break;
                    case FrameKind.Stderr when parameters.Stderr is not null:
                        await parameters.Stderr.WriteAsync(frame.Payload, cancellationToken);
                        break;
                    case FrameKind.Exited:
                        return;
                    default:
                        break;
                }
            }

            throw new RuntimeException(RuntimeErrorCode.ResourceExhausted, $"the output of container {container.Id} was cut off: its reader fell too far behind, or its supervisor ended; the log has what was written");
        }
        finally
        {
            await ended.CancelAsync();
            await stdin;
        }
    }

    private static async Task SendStdinAsync(ShimConnection connection, Stream? stdin, CancellationToken cancellationToken)
    {
        if (stdin is null)
        {
            return;
        }

        try
        {
            var buffer = new byte[Frame.MaxPayload / 2];
            int n;
            while ((n = await stdin.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await connection.WriteAsync(FrameKind.Stdin, 0, buffer.AsMemory(0, n), cancellationToken);
            }

            await connection.WriteAsync(FrameKind.StdinClose, 0, ReadOnlyMemory<byte>.Empty, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The client left, or the container ended: its standard input stays as it is.
        }
    }
}
