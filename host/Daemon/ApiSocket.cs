using System.Net.Sockets;
using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Daemon;

/// <summary>The API's Unix socket: nothing that is not our own dead socket is ever removed or written through.</summary>
internal static class ApiSocket
{
    /// <summary>sun_path with its NUL, unix(7).</summary>
    private const int MaxPath = 107;

    /// <summary>Makes sure that the path can be bound.</summary>
    public static void Prepare(string path)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(path) > MaxPath)
        {
            throw Refusal(RuntimeErrorCode.InvalidArgument, $"the socket path {path} is longer than {MaxPath} bytes");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        if (FileOwnership.Of(path) is not { } existing)
        {
            return;
        }

        if (existing.IsLink)
        {
            throw Refusal(RuntimeErrorCode.PermissionDenied, $"the socket path {path} is a symbolic link; remove it, or choose another path");
        }

        if (!existing.IsSocket)
        {
            throw Refusal(RuntimeErrorCode.AlreadyExists, $"the socket path {path} exists and is no socket; remove it, or choose another path");
        }

        if (IsAnswered(path))
        {
            throw Refusal(RuntimeErrorCode.AlreadyExists, $"another process listens on {path}; stop it, or choose another path");
        }

        File.Delete(path);
    }

    /// <summary>Lets the group in, once the socket is there.</summary>
    public static void Open(string path, uint? group)
    {
        const uint Same = uint.MaxValue;
        if (group is { } gid && Unistd.chown(path, Same, gid) != 0)
        {
            throw Errno.Exception($"chown {path}", Errno.Last);
        }

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
    }

    public static void Remove(string path)
    {
        if (FileOwnership.Of(path) is { IsSocket: true })
        {
            File.Delete(path);
        }
    }

    private static bool IsAnswered(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }

    private static RuntimeException Refusal(RuntimeErrorCode code, string message) => new(code, message);
}
