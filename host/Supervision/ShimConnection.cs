using System.Buffers.Binary;
using System.Net.Sockets;
using Atoll.Host.Linux;

namespace Atoll.Host.Supervision;

/// <summary>One connection to a supervisor.</summary>
internal sealed class ShimConnection(Socket socket) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private byte[] _buffer = new byte[512];

    public static ShimConnection Over(FileDescriptor descriptor) => new(new Socket(new SafeSocketHandle(descriptor.Release(), ownsHandle: true)));

    /// <summary>Connects to the running supervisor of a folder; null when nobody listens.</summary>
    /// <exception cref="RuntimeException">PermissionDenied when another process than the recorded supervisor listens, or the folder is a link.</exception>
    public static async Task<ShimConnection?> ConnectAsync(string folderPath, CancellationToken cancellationToken)
    {
        using var folder = OwnPath.OpenFolder(folderPath);
        if (folder is null)
        {
            return null;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // The full path may be longer than sun_path (unix(7)); through the folder's descriptor it is short.
            await socket.ConnectAsync(new UnixDomainSocketEndPoint($"/proc/self/fd/{folder.Number}/{ShimFiles.Socket}"), cancellationToken);
            VerifyPeer(socket, folderPath);
            return new ShimConnection(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The next frame, or null at the end of the connection.</summary>
    /// <exception cref="RuntimeException">Internal when the peer breaks the protocol.</exception>
    public async ValueTask<Frame?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(Frame.HeaderSize, cancellationToken))
        {
            return null;
        }

        var kind = (FrameKind)_buffer[0];
        var argument = _buffer[1];
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(4));
        if (length > Frame.MaxPayload)
        {
            throw new RuntimeException(RuntimeErrorCode.Internal, $"the supervisor sent a frame of {length} bytes; at most {Frame.MaxPayload} are allowed");
        }

        return await FillAsync((int)length, cancellationToken) ? new Frame(kind, argument, _buffer.AsMemory(0, (int)length)) : null;
    }

    public async ValueTask WriteAsync(FrameKind kind, byte argument, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var header = new byte[Frame.HeaderSize];
        Frame.WriteHeader(header, kind, argument, payload.Length);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await SendAllAsync(header, cancellationToken);
            await SendAllAsync(payload, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _writing.Dispose();
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        if (_buffer.Length < count)
        {
            _buffer = new byte[Frame.MaxPayload];
        }

        for (var have = 0; have < count;)
        {
            int n;
            try
            {
                n = await socket.ReceiveAsync(_buffer.AsMemory(have, count - have), cancellationToken);
            }
            catch (SocketException)
            {
                return false;
            }

            if (n == 0)
            {
                return false;
            }

            have += n;
        }

        return true;
    }

    /// <summary>Who listens is who the record says (SO_PEERCRED, unix(7)): the number of a dead supervisor's socket proves nothing.</summary>
    private static void VerifyPeer(Socket socket, string folder)
    {
        const int SOL_SOCKET = 1, SO_PEERCRED = 17;
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SOL_SOCKET, SO_PEERCRED, credentials);
        var pid = BinaryPrimitives.ReadInt32LittleEndian(credentials);
        if (ShimFiles.ReadProcess(folder) is { } process && process.ParentPid != pid)
        {
            throw new RuntimeException(RuntimeErrorCode.PermissionDenied, $"process {pid} listens on the supervisor's socket in {folder}, which belongs to process {process.ParentPid}");
        }
    }
}
