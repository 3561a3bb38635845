using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>A <c>struct iovec</c>.</summary>
internal unsafe struct IoVector
{
    public byte* Start;
    public nuint Length;
}

/// <summary>A <c>struct msghdr</c> as the kernel and musl have it on 64-bit Linux.</summary>
internal unsafe struct MessageHeader
{
    public byte* Address;
    public ulong AddressLength;
    public IoVector* Vectors;
    public ulong VectorCount;
    public byte* Control;
    public ulong ControlLength;
    public int Flags;
    public int Padding;
}

/// <summary>A <c>struct cmsghdr</c>; the descriptors follow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ControlHeader
{
    public ulong Length;
    public int Level;
    public int Type;
}

/// <summary>sys/socket.h and sys/un.h.</summary>
internal static unsafe partial class Libc
{
    public const int AF_UNIX = 1;
    public const int SOCK_STREAM = 1;
    public const int SOCK_NONBLOCK = O_NONBLOCK;
    public const int SOCK_CLOEXEC = O_CLOEXEC;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int MSG_CTRUNC = 8;
    public const int MSG_CMSG_CLOEXEC = 0x40000000;
    public const int SOL_SOCKET = 1;
    public const int SCM_RIGHTS = 1;

    /// <summary>CMSG_LEN(0) on 64-bit Linux.</summary>
    public const int CmsgHeaderSize = 16;

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

    [DllImport(Name, ExactSpelling = true)]
    public static extern nint recvmsg(int fd, MessageHeader* message, int flags);
}
