namespace Atoll.Host.Supervision;

internal sealed partial class Supervisor
{
    public async Task<KeptStreams> KeepAsync(ContainerRef container, KeepParameters parameters, CancellationToken cancellationToken)
    {
        var request = KeepRequest(container.StateFolder, parameters.Console, parameters.Stdin) with { Log = parameters.Log };
        using var connection = Spawn(container.StateFolder, container.Id);
        await AskAsync(connection, StartPayload.Write(request), cancellationToken);
        await AwaitKeeperAsync(connection, cancellationToken);
        return ShimFiles.Fifos(container.StateFolder, parameters.Console, parameters.Stdin);
    }

    public Task ReleaseAsync(ContainerRef container, string? execId, CancellationToken cancellationToken)
        => execId is null ? ReleaseAsync(container.StateFolder, cancellationToken) : ReleaseExecAsync(ShimFiles.ExecFolder(container, execId), cancellationToken);

    private async Task ReleaseExecAsync(string folder, CancellationToken cancellationToken)
    {
        await AwaitLeaveAsync(folder, cancellationToken);
        Remove(folder);
    }

    /// <summary>Reads until the supervisor has passed on all output; at once where it has left.</summary>
    private static async Task ReleaseAsync(string folder, CancellationToken cancellationToken)
    {
        using var connection = await ShimConnection.ConnectAsync(folder, cancellationToken);
        if (connection is null)
        {
            return;
        }

        try
        {
            await connection.WriteAsync(FrameKind.End, 0, ReadOnlyMemory<byte>.Empty, cancellationToken);
            while (await connection.ReadAsync(cancellationToken) is { Kind: not FrameKind.Exited })
            {
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // It left just now.
        }
    }

    private StartRequest KeepRequest(string folder, ConsoleKind console, StdinMode stdin) => new()
    {
        Command = null,

        // No socket is made: the path says that the streams are a terminal's.
        Files = new SupervisedFiles { Folder = folder, PidFile = ShimFiles.PidFile(folder), ConsoleSocket = console == ConsoleKind.Terminal ? "/dev/ptmx" : null },
        Stdin = stdin,
    };

    private async Task AwaitKeeperAsync(ShimConnection connection, CancellationToken cancellationToken)
    {
        var answer = await connection.ReadAsync(cancellationToken);
        if (answer is not { Kind: FrameKind.Created })
        {
            throw answer is { Kind: FrameKind.Failed, Payload.Length: >= 4 } failed
                ? new RuntimeException(RuntimeErrorCode.Internal, $"atoll-shim: {System.Text.Encoding.UTF8.GetString(failed.Payload.Span[4..])}")
                : EndedAtOnce();
        }
    }
}
