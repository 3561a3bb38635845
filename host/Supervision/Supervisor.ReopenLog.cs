using Atoll.Host.Linux;

namespace Atoll.Host.Supervision;

internal sealed partial class Supervisor
{
    /// <summary>The first version of the protocol that has REOPEN. A supervisor lives as long as its container, and may be older than the daemon.</summary>
    private const byte ReopenSince = 3;

    private static readonly TimeSpan ReopenTime = TimeSpan.FromSeconds(10);

    public async Task ReopenLogAsync(ContainerRef container, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = timeProvider.CreateTimer(_ => patience.Cancel(), null, ReopenTime, Timeout.InfiniteTimeSpan);
        try
        {
            await ReopenLogOnceAsync(container, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, $"the supervisor of container {container.Id} did not begin its log anew within {ReopenTime.TotalSeconds:0} s");
        }
    }

    private static async Task ReopenLogOnceAsync(ContainerRef container, CancellationToken cancellationToken)
    {
        using var connection = await ShimConnection.ConnectAsync(container.StateFolder, cancellationToken) ?? throw Gone(container);
        var version = await connection.ReadAsync(cancellationToken) switch
        {
            { Kind: FrameKind.Created, Argument: var argument } => argument,
            _ => throw Gone(container),
        };
        if (version < ReopenSince)
        {
            throw new RuntimeException(
                RuntimeErrorCode.NotSupported,
                $"container {container.Id} was started by an earlier Atoll, whose atoll-shim cannot begin a log anew: it can once the container has been restarted");
        }

        await connection.WriteAsync(FrameKind.Reopen, 0, ReadOnlyMemory<byte>.Empty, cancellationToken);
        var answer = await connection.ReadAsync(cancellationToken) ?? throw Gone(container);
        if (answer is not { Kind: FrameKind.Reopened, Payload.Length: 4 })
        {
            throw Gone(container);
        }

        if (answer.Int32(0) is not 0 and var error)
        {
            throw Errno.Exception($"the log of container {container.Id} cannot be begun anew, and goes on where it was", error);
        }
    }

    private static RuntimeException Gone(ContainerRef container) => new(RuntimeErrorCode.NotFound, $"container {container.Id} has no supervisor: it has ended");
}
