using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Atoll.Bench.Monitors;

/// <summary>
/// A connection that speaks ttrpc, one call at a time. A frame: payload length, stream (odd for the client's), type (1 request, 2 response), flags.
/// </summary>
internal sealed class Ttrpc : IDisposable
{
    private const int HeaderSize = 10;
    private const byte Request = 1;
    private const string Scheme = "unix://";
    private static readonly int Timeout = (int)TimeSpan.FromSeconds(60).TotalMilliseconds;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = Timeout, SendTimeout = Timeout };
    private readonly NetworkStream _stream;
    private uint _next = 1;

    public Ttrpc(string address)
    {
        _socket.Connect(new UnixDomainSocketEndPoint(Path(address)));
        _stream = new NetworkStream(_socket, ownsSocket: true);
    }

    /// <summary>The socket's path.</summary>
    public static string Path(string address) => address.StartsWith(Scheme, StringComparison.Ordinal) ? address[Scheme.Length..] : address;

    /// <summary>Calls a method and expects success; its answer.</summary>
    /// <exception cref="BenchException">It answered with an error.</exception>
    public byte[] Call(string service, string method, Message request)
    {
        // Request: service 1, method 2, payload 3.
        var payload = new Message().Text(1, service).Text(2, method).Bytes(3, request.ToArray()).ToArray();
        var frame = new byte[HeaderSize + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), _next);
        frame[8] = Request;
        payload.CopyTo(frame, HeaderSize);
        _stream.Write(frame);
        _next += 2;

        var header = new byte[HeaderSize];
        _stream.ReadExactly(header);
        var answer = new byte[BinaryPrimitives.ReadInt32BigEndian(header)];
        _stream.ReadExactly(answer);

        // Response: status 1 (code 1, message 2), payload 2.
        return Message.Bytes(answer, 1) is { } status && Message.Number(status, 1) is { } code and not 0
            ? throw new BenchException($"{method}: {Encoding.UTF8.GetString(Message.Bytes(status, 2) ?? [])} (code {code})")
            : Message.Bytes(answer, 2) ?? [];
    }

    public void Dispose() => _stream.Dispose();
}
