using Atoll.Cli.Output;
using Grpc.Core;

namespace Atoll.Cli.Attach;

/// <summary>Sends standard input to a process in a container until it ends or the process does.</summary>
/// <param name="send">Sends what was read.</param>
/// <param name="close">Tells that there will be no more.</param>
/// <param name="keys">Null where nobody leaves by keys.</param>
/// <param name="detach">Called when the keys were typed.</param>
internal sealed class StdinPump(Action<byte[]> send, Action close, DetachKeys? keys, Action detach)
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>A background thread: a read that waits for the next byte must not keep the process after the container.</summary>
    public void Start() => new Thread(Pump, maxStackSize: 256 * 1024) { IsBackground = true, Name = "stdin" }.Start();

    private void Pump()
    {
        byte[] buffer = new byte[ChunkSize];
        List<byte> passed = [];
        try
        {
            while (StandardStream.In.Read(buffer) is > 0 and var count)
            {
                if (keys is null)
                {
                    send(buffer[..count]);
                    continue;
                }

                passed.Clear();
                bool left = keys.Take(buffer.AsSpan(0, count), passed);
                if (passed.Count > 0)
                    send([.. passed]);
                if (left)
                {
                    detach();
                    return;
                }
            }

            close();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or OperationCanceledException)
        {
            // The call is over. Whoever reads its responses knows why.
        }
    }
}
