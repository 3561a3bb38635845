using System.Net.Sockets;

namespace Atoll.ShimV2.Tests.Harness;

/// <summary>A folder for sockets, removed in the end.</summary>
internal sealed class SocketFolder : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("atoll-ttrpc-").FullName;

    public string Socket => Path.Combine(Folder, "s");

    public UnixDomainSocketEndPoint EndPoint => new(Socket);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
