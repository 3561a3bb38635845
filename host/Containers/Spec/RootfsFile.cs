using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Host.Containers.Spec;

/// <summary>Opens files of a root filesystem as the container would see them: no link leads out of it.</summary>
internal static class RootfsFile
{
    private const long MaxBytes = 4 << 20;

    /// <summary>The lines of a small text file, or none when it is missing, no regular file, or too large.</summary>
    public static IReadOnlyList<string> ReadLines(string rootfs, string path)
    {
        using var root = FileDescriptor.Open(rootfs, Unistd.O_PATH | Unistd.O_DIRECTORY);
        var fd = Syscalls.openat2(root.Number, path, new Syscalls.open_how
        {
            flags = Unistd.O_RDONLY | Unistd.O_CLOEXEC | Unistd.O_NONBLOCK,
            resolve = Syscalls.RESOLVE_IN_ROOT | Syscalls.RESOLVE_NO_MAGICLINKS,
        });
        if (fd < 0)
        {
            return [];
        }

        using var handle = new SafeFileHandle(fd, ownsHandle: true);
        if (!FileOwnership.IsRegular(handle) || RandomAccess.GetLength(handle) > MaxBytes)
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(handle, FileAccess.Read));
        return reader.ReadToEnd().Split('\n');
    }
}
