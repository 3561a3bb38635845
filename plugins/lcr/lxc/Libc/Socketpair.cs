using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>What sys/socket.h has for pairs, credentials and descriptors that travel; memfd_create of sys/mman.h and its seals.</summary>
internal static unsafe partial class Libc
{
    public const int SOCK_SEQPACKET = 5;
    public const int SO_PASSCRED = 16;
    public const int SCM_CREDENTIALS = 2;
    public const uint MFD_CLOEXEC = 1;
    public const uint MFD_ALLOW_SEALING = 2;
    public const int F_ADD_SEALS = 1033;
    public const int F_GET_SEALS = 1034;

    /// <summary>No more seals, no shrinking, no growing, no writing: fcntl(2).</summary>
    public const int AllSeals = 15;
    public const int MAP_SHARED = 1;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int socketpair(int domain, int type, int protocol, int* ends);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int connect(int fd, byte* address, uint length);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int setsockopt(int fd, int level, int name, void* value, uint length);

    [DllImport(Name, ExactSpelling = true)]
    public static extern nint sendmsg(int fd, MessageHeader* message, int flags);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int memfd_create(byte* name, uint flags);

    [DllImport(Name, ExactSpelling = true)]
    public static extern nint sendfile(int to, int from, long* offset, nuint count);
}
