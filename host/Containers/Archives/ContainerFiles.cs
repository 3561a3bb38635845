using System.Text;
using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Containers.Archives;

/// <summary>
/// A container's root filesystem by descriptors alone. Whatever links lie in it, and whoever changes them meanwhile: the kernel resolves every path as the
/// container would, and never leads out of it (openat2(2), RESOLVE_IN_ROOT; iSulad CVE-2021-33637, CVE-2021-33638).
/// </summary>
internal sealed class ContainerFiles : IDisposable
{
    private readonly FileDescriptor _root;
    private readonly string _container;

    private ContainerFiles(FileDescriptor root, string container)
    {
        _root = root;
        _container = container;
    }

    /// <summary>The files as a container that runs sees them, its mounts included; else the root filesystem's own.</summary>
    public static ContainerFiles Open(ContainerSnapshot container)
    {
        const int Flags = Unistd.O_PATH | Unistd.O_DIRECTORY;
        var own = FileDescriptor.Open(container.Config.Rootfs, Flags);
        if (container.Process is not { } process || !container.Status.CanObserve)
        {
            return new ContainerFiles(own, container.Name);
        }

        try
        {
            // A sandbox such as gVisor's has another root; and a number that was reused has another's.
            var seen = FileDescriptor.Open($"/proc/{process.Pid}/root", Flags);
            if (process.IsAlive() && FileStatus.Of(seen).Identity == FileStatus.Of(own).Identity)
            {
                own.Dispose();
                return new ContainerFiles(seen, container.Name);
            }

            seen.Dispose();
        }
        catch (RuntimeException)
        {
            // It ended just now.
        }

        return new ContainerFiles(own, container.Name);
    }

    /// <summary>What lies at a path, to be looked at; <see cref="Reopen"/> opens it for more.</summary>
    /// <param name="follow">A link at the path's end too.</param>
    /// <exception cref="RuntimeException">NotFound, in Docker's words.</exception>
    public FileDescriptor Find(string path, bool follow)
    {
        var file = TryFind(path, Unistd.O_PATH | (follow ? 0 : Unistd.O_NOFOLLOW), out var errno);
        return file ?? throw (errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP
            ? new RuntimeException(RuntimeErrorCode.NotFound, $"Could not find the file {path} in container {_container}")
            : Errno.Exception($"open {path} in container {_container}", errno));
    }

    /// <summary>A folder that exists.</summary>
    /// <exception cref="RuntimeException">NotFound; InvalidArgument when it is no folder.</exception>
    public FileDescriptor FindFolder(string path)
    {
        var folder = TryFind(path, Unistd.O_PATH | Unistd.O_DIRECTORY, out var errno);
        return folder ?? throw (errno == Errno.ENOTDIR
            ? new RuntimeException(RuntimeErrorCode.InvalidArgument, $"extraction point {path} in container {_container} is not a directory")
            : new RuntimeException(RuntimeErrorCode.NotFound, $"Could not find the file {path} in container {_container}"));
    }

    /// <summary>Null when there is no such file.</summary>
    public FileDescriptor? TryFind(string path, int flags, out int errno)
    {
        var fd = Syscalls.openat2(_root.Number, path, new Syscalls.open_how
        {
            flags = (ulong)(flags | Unistd.O_CLOEXEC),
            resolve = Syscalls.RESOLVE_IN_ROOT | Syscalls.RESOLVE_NO_MAGICLINKS,
        });
        errno = fd < 0 ? Errno.Last : 0;
        return fd < 0 ? null : new FileDescriptor(fd);
    }

    /// <summary>Where a link leads, as it is written.</summary>
    public static unsafe string LinkTarget(FileDescriptor link)
    {
        const int Size = 4096;
        var buffer = stackalloc byte[Size];
        var length = Files.readlinkat(link.Number, "", buffer, Size);
        return length >= 0 ? Encoding.UTF8.GetString(buffer, (int)length) : throw Errno.Exception("readlinkat", Errno.Last);
    }

    /// <summary>Opens the very file that was looked at, whatever has its name by now.</summary>
    public static FileDescriptor Reopen(FileDescriptor file, int flags) => FileDescriptor.Open($"/proc/self/fd/{file.Number}", flags);

    public void Dispose() => _root.Dispose();
}
