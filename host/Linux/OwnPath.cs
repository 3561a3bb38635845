using System.Text;
using Atoll.Host.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Host.Linux;

/// <summary>
/// Files and folders of the daemon's own, opened through no link anywhere on their way (openat2(2), RESOLVE_NO_SYMLINKS): whatever somebody puts in the place of one, nothing elsewhere
/// is read or written. Paths are absolute, and what they begin with was resolved when the daemon started (<see cref="Resolve"/>).
/// </summary>
internal static class OwnPath
{
    private const uint OwnerOnly = 0b111_000_000;
    private const uint FileMode = 0b110_000_000;
    private const ulong NoLinks = Syscalls.RESOLVE_NO_SYMLINKS | Syscalls.RESOLVE_NO_MAGICLINKS;

    /// <summary>Where a folder that exists really is.</summary>
    public static string Resolve(string folder)
    {
        using var opened = FileDescriptor.Open(folder, Unistd.O_PATH | Unistd.O_DIRECTORY);
        return new DirectoryInfo($"/proc/self/fd/{opened.Number}").LinkTarget!;
    }

    /// <summary>Opens a file; null when there is none.</summary>
    /// <exception cref="RuntimeException">PermissionDenied where a link is on the way.</exception>
    public static SafeFileHandle? Open(string path, int flags)
        => TryOpen(path, flags, 0) is { } fd ? new SafeFileHandle(fd, ownsHandle: true) : null;

    /// <summary>Opens a folder, to work in it whatever its path leads to later; null when there is none.</summary>
    /// <inheritdoc cref="Open"/>
    public static FileDescriptor? OpenFolder(string path)
        => TryOpen(path, Unistd.O_PATH | Unistd.O_DIRECTORY, 0) is { } fd ? new FileDescriptor(fd) : null;

    /// <summary>The text of a small file; null when there is none, or when it is longer than expected.</summary>
    /// <inheritdoc cref="Open"/>
    public static string? ReadText(string path, int mostBytes)
    {
        // A pipe in its place is not waited for.
        using var file = Open(path, Unistd.O_RDONLY | Unistd.O_NONBLOCK);
        if (file is null || !FileOwnership.IsRegular(file))
        {
            return null;
        }

        var bytes = new byte[mostBytes + 1];
        var length = 0;
        int n;
        while (length <= mostBytes && (n = RandomAccess.Read(file, bytes.AsSpan(length), length)) > 0)
        {
            length += n;
        }

        return length <= mostBytes ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    /// <summary>Writes a file beside and renames it: the old one is there until the new one is whole.</summary>
    /// <inheritdoc cref="Open"/>
    public static void Replace(string path, string content)
    {
        using var folder = OpenFolder(Path.GetDirectoryName(path)!) ?? throw new RuntimeException(RuntimeErrorCode.NotFound, $"{Path.GetDirectoryName(path)} is gone");
        var name = Path.GetFileName(path);
        var beside = $"{name}.new";
        _ = Files.unlinkat(folder.Number, beside, 0);
        var fd = Files.openat(folder.Number, beside, Files.O_WRONLY | Files.O_CREAT | Files.O_EXCL | Unistd.O_NOFOLLOW | Unistd.O_CLOEXEC, FileMode);
        Check(fd >= 0, "write", path);
        using (var file = new SafeFileHandle(fd, ownsHandle: true))
        {
            try
            {
                RandomAccess.Write(file, Encoding.UTF8.GetBytes(content), 0);
            }
            catch (IOException e)
            {
                // .NET has the kernel's number in the place of its own.
                _ = Files.unlinkat(folder.Number, beside, 0);
                throw Errno.Exception($"write {path}", e.HResult);
            }
        }

        Check(Files.renameat(folder.Number, beside, folder.Number, name) == 0, "rename", path);
    }

    /// <summary>Makes a folder for its owner alone, or takes the one that is there if it is such a folder.</summary>
    /// <inheritdoc cref="Open"/>
    public static void MakeFolder(string path)
    {
        using var parent = OpenFolder(Path.GetDirectoryName(path)!) ?? throw new RuntimeException(RuntimeErrorCode.NotFound, $"{Path.GetDirectoryName(path)} is gone");
        if (Files.mkdirat(parent.Number, Path.GetFileName(path), OwnerOnly) != 0)
        {
            Check(Errno.Last == Errno.EEXIST, "mkdir", path);
            if (WhyNotOurs(path) is { } reason)
            {
                throw new RuntimeException(RuntimeErrorCode.PermissionDenied, $"{reason}, and is not used: somebody has put it there; remove it");
            }
        }

        // Whatever the umask.
        Check(Files.fchmodat(parent.Number, Path.GetFileName(path), OwnerOnly, 0) == 0, "chmod", path);
    }

    /// <summary>Why a path, where something is, is no folder of the daemon's own; null when it is one, or when there is nothing.</summary>
    public static string? WhyNotOurs(string path) => FileOwnership.Of(path) is not { } found ? null
        : found.IsLink ? $"{path} is a symbolic link"
        : !found.IsFolder ? $"{path} is no folder"
        : found.Owner != Unistd.geteuid() ? $"{path} belongs to user {found.Owner}"
        : found.WritableByOthers ? $"{path} can be written to by others (mode {found.Octal})"
        : null;

    private static int? TryOpen(string path, int flags, ulong mode)
    {
        var fd = Syscalls.openat2(Statx.AT_FDCWD, path, new Syscalls.open_how { flags = (ulong)(flags | Unistd.O_CLOEXEC), mode = mode, resolve = NoLinks });
        return fd >= 0 ? fd : Errno.Last switch
        {
            Errno.ENOENT or Errno.ENOTDIR => null,
            Errno.ELOOP => throw new RuntimeException(RuntimeErrorCode.PermissionDenied, $"{path} is a symbolic link or leads through one, and is not opened: somebody has put it there; remove it"),
            var errno => throw Errno.Exception($"open {path}", errno),
        };
    }

    private static void Check(bool succeeded, string what, string path)
    {
        if (!succeeded)
        {
            throw Errno.Exception($"{what} {path}", Errno.Last);
        }
    }
}
