using System.Net.Sockets;
using System.Runtime.InteropServices;
using Atoll.Host.Linux.Native;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Daemon;

/// <summary>
/// Asks the kernel who a client of the socket is (SO_PEERCRED, unix(7)). The socket's mode keeps others out already; this holds too where somebody has
/// changed it, or passed an open socket on.
/// </summary>
internal static class PeerCredentials
{
    private const int SOL_SOCKET = 1, SO_PEERCRED = 17, SO_PEERGROUPS = 59, MaxGroups = 1024;

    /// <summary>Closes a connection whose client is neither root, nor the daemon's own user, nor of the socket's group.</summary>
    public static ConnectionDelegate Check(ConnectionDelegate next, uint? group, ILogger logger) => context =>
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket && Refused(socket, group) is { } who)
        {
            logger.LogWarning("a connection to the API's socket was closed: {Peer} is neither root nor of the socket's group", who);
            context.Abort();
            return Task.CompletedTask;
        }

        return next(context);
    };

    private static string? Refused(Socket socket, uint? group)
    {
        Span<uint> peer = stackalloc uint[3];
        _ = socket.GetRawSocketOption(SOL_SOCKET, SO_PEERCRED, MemoryMarshal.AsBytes(peer));
        var (pid, uid, gid) = (peer[0], peer[1], peer[2]);
        return uid == 0 || uid == Unistd.geteuid() || (group is { } allowed && (gid == allowed || Groups(socket).Contains(allowed)))
            ? null
            : $"process {pid} of user {uid}";
    }

    private static uint[] Groups(Socket socket)
    {
        Span<uint> groups = stackalloc uint[MaxGroups];
        var length = socket.GetRawSocketOption(SOL_SOCKET, SO_PEERGROUPS, MemoryMarshal.AsBytes(groups));
        return groups[..(length / sizeof(uint))].ToArray();
    }
}
