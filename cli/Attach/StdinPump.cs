using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Google.Protobuf;
using Grpc.Core;

namespace Atoll.Cli.Attach;

/// <summary>Sends standard input to the container until it ends or the container does.</summary>
internal static class StdinPump
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>A background thread: a read that waits for the next byte must not keep the process after the container.</summary>
    public static void Start(DaemonStream<AttachRequest, AttachResponse> streams) =>
        new Thread(() => Pump(streams), maxStackSize: 256 * 1024) { IsBackground = true, Name = "stdin" }.Start();

    private static void Pump(DaemonStream<AttachRequest, AttachResponse> streams)
    {
        byte[] buffer = new byte[ChunkSize];
        try
        {
            while (StandardStream.In.Read(buffer) is > 0 and var count)
                streams.Send(new AttachRequest { Stdin = ByteString.CopyFrom(buffer, 0, count) });
            streams.Send(new AttachRequest { StdinClosed = new() });
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or OperationCanceledException)
        {
            // The call is over. Whoever reads its responses knows why.
        }
    }
}
