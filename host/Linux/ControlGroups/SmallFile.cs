using System.Text;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux.ControlGroups;

/// <summary>Reads one of the kernel's small files in three system calls and without an allocation.</summary>
internal static unsafe class SmallFile
{
    private const int MaxPath = 4096;

    /// <summary>The file's content; null where it cannot be read.</summary>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<char> folder, ReadOnlySpan<char> file, Span<byte> buffer, out bool found)
    {
        Span<byte> path = stackalloc byte[MaxPath];
        found = false;
        if (Encoding.UTF8.GetMaxByteCount(folder.Length + file.Length) + 2 > MaxPath)
        {
            return [];
        }

        var length = Encoding.UTF8.GetBytes(folder, path);
        path[length++] = (byte)'/';
        length += Encoding.UTF8.GetBytes(file, path[length..]);
        path[length] = 0;
        fixed (byte* name = path)
        fixed (byte* into = buffer)
        {
            var fd = Unistd.open(name, Unistd.O_RDONLY | Unistd.O_CLOEXEC, 0);
            if (fd < 0)
            {
                return [];
            }

            nint total = 0, n;
            while (total < buffer.Length && (n = Unistd.read(fd, into + total, (nint)buffer.Length - total)) > 0)
            {
                total += n;
            }

            _ = Unistd.close(fd);
            found = true;
            return buffer[..(int)total];
        }
    }
}
