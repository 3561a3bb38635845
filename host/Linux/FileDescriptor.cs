using System.Runtime.InteropServices;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux;

/// <summary>An owned descriptor, close-on-exec.</summary>
internal sealed class FileDescriptor : SafeHandle
{
    public FileDescriptor(int fd)
        : base(-1, ownsHandle: true) => SetHandle(fd);

    public override bool IsInvalid => handle < 0;

    /// <summary>The number, valid while the object is not disposed.</summary>
    public int Number => (int)handle;

    public static FileDescriptor Open(string path, int flags)
    {
        var fd = Unistd.open(path, flags | Unistd.O_CLOEXEC, 0);
        return fd >= 0 ? new FileDescriptor(fd) : throw Errno.Exception($"open {path}", Errno.Last);
    }

    /// <summary>Another descriptor of the same file; null when there is none left.</summary>
    public static FileDescriptor? TryDuplicate(FileDescriptor original)
    {
        const int F_DUPFD_CLOEXEC = 1030;
        return Unistd.fcntl(original.Number, F_DUPFD_CLOEXEC, 0) is var fd and >= 0 ? new FileDescriptor(fd) : null;
    }

    public static unsafe (FileDescriptor Read, FileDescriptor Write) Pipe()
    {
        var fds = stackalloc int[2];
        return Unistd.pipe2(fds, Unistd.O_CLOEXEC) == 0
            ? (new FileDescriptor(fds[0]), new FileDescriptor(fds[1]))
            : throw Errno.Exception("pipe", Errno.Last);
    }

    public static unsafe (FileDescriptor Mine, FileDescriptor Theirs) SocketPair()
    {
        var fds = stackalloc int[2];
        return Unistd.socketpair(Unistd.AF_UNIX, Unistd.SOCK_STREAM | Unistd.SOCK_CLOEXEC, 0, fds) == 0
            ? (new FileDescriptor(fds[0]), new FileDescriptor(fds[1]))
            : throw Errno.Exception("socketpair", Errno.Last);
    }

    /// <summary>Gives the number away; the object no longer closes it.</summary>
    public int Release()
    {
        var fd = (int)handle;
        SetHandleAsInvalid();
        return fd;
    }

    protected override bool ReleaseHandle() => Unistd.close((int)handle) == 0;
}
