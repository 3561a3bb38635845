using Atoll.Host.Linux;

namespace Atoll.Host.Supervision;

internal sealed partial class Supervisor
{
    public async Task<ExitStatus> KeepExecAsync(ContainerRef container, KeepExecParameters parameters, CancellationToken cancellationToken)
    {
        var folder = ShimFiles.ExecFolder(container, parameters.ExecId);
        OwnPath.MakeFolder(Path.GetDirectoryName(folder)!);
        OwnPath.MakeFolder(folder);
        try
        {
            var stdin = parameters.Streams?.Stdin is null ? StdinMode.Null : StdinMode.Open;
            using var connection = Spawn(folder, parameters.ExecId);
            var request = KeepRequest(folder, parameters.Console, stdin) with { Attached = Wanted(parameters.Streams) };
            await AskAsync(connection, StartPayload.Write(request), CancellationToken.None);
            await AwaitKeeperAsync(connection, CancellationToken.None);
            return await RunKeptAsync(connection, parameters, ShimFiles.Fifos(folder, parameters.Console, stdin), cancellationToken);
        }
        finally
        {
            await ReleaseExecAsync(folder, CancellationToken.None);
        }
    }

    private static async Task<ExitStatus> RunKeptAsync(ShimConnection connection, KeepExecParameters parameters, KeptStreams streams, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stdin = SendStdinAsync(connection, parameters.Streams?.Stdin, ended.Token);
        var output = PassOnAsync(connection, parameters.Streams, end);
        try
        {
            ExitStatus exit;
            try
            {
                exit = await parameters.Run(streams, end.Token);
            }
            finally
            {
                // Also after a failure: what a process wrote before it was ended is its reader's.
                await AskToEndAsync(connection);
                await output;
            }

            return exit;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RuntimeException(RuntimeErrorCode.ResourceExhausted, "the exec was ended: the reader of its output fell too far behind, or its supervisor was killed");
        }
        finally
        {
            await ended.CancelAsync();
            await stdin;
        }
    }

    /// <summary>Ends with the supervisor's last frame. A supervisor that leaves without one has given its reader up, and the process must not run on unseen.</summary>
    private static async Task PassOnAsync(ShimConnection connection, AttachParameters? streams, CancellationTokenSource end)
    {
        var output = new ExecOutput(streams);
        while (await connection.ReadAsync(CancellationToken.None) is { } frame)
        {
            if (frame.Kind is FrameKind.Exited)
            {
                return;
            }

            if (frame.Kind is FrameKind.Stdout or FrameKind.Stderr)
            {
                await output.WriteAsync(frame);
            }
        }

        await end.CancelAsync();
    }
}
