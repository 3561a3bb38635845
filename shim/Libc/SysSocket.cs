using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>sys/socket.h and sys/un.h.</summary>
internal static unsafe partial class Libc
{
    public const int AF_UNIX = 1;
    public const int SOCK_STREAM = 1;
    public const int SOCK_NONBLOCK = O_NONBLOCK;
    public const int SOCK_CLOEXEC = O_CLOEXEC;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_NOSIGNAL = 0x4000;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int socket(int domain, int type, int protocol);

    /// <param name="fd">The socket.</param>
    /// <param name="address"><c>struct sockaddr_un</c>: the family (u16), then the path.</param>
    /// <param name="length">Length of both.</param>
    [DllImport(Name, ExactSpelling = true)]
    public static extern int bind(int fd, byte* address, uint length);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int listen(int fd, int backlog);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int accept4(int fd, void* address, void* length, int flags);

    [DllImport(Name, ExactSpelling = true)]
    public static extern nint send(int fd, byte* bytes, nuint length, int flags);
}
