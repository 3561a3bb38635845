using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Atoll.Plugins.Lcr.Native;

namespace Atoll.Plugins.Lcr.Engine;

/// <summary>Lets a container's first process go on to its command. No process is started for it.</summary>
internal static class Gate
{
    private const string Socket = "start.sock";
    private const int MaxMessage = 4096;

    /// <exception cref="RuntimeException">The command does not run; <see cref="CommandNotStartedException"/> where it is itself the reason.</exception>
    public static async Task OpenAsync(ContainerRef container, CancellationToken cancellationToken)
    {
        // The full path may be longer than sun_path (unix(7)); through the folder's descriptor it is short.
        using var folder = Libc.OpenFolder(container.StateFolder);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        var isGoing = false;
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint($"/proc/self/fd/{folder.DangerousGetHandle()}/{Socket}"), cancellationToken);
            var buffer = new byte[MaxMessage];
            int length;
            while ((length = await socket.ReceiveAsync(buffer, cancellationToken)) > 0)
            {
                isGoing = buffer[0] == 'R' ? true : throw Failed(container, Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (SocketException e)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidState, $"container {container.Id} was ended before it was started", e);
        }

        if (!isGoing)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidState, $"container {container.Id} was ended before it could run its command");
        }
    }

    /// <summary>The letter E, an exit status in three digits, a blank, a sentence.</summary>
    private static RuntimeException Failed(ContainerRef container, string message)
    {
        const int Prefix = 5;
        var status = message.Length > Prefix && int.TryParse(message.AsSpan(1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return LcrErrors.Failed(container, "start", status, message.Length > Prefix ? message[Prefix..] : message);
    }
}
