using System.Buffers.Text;
using System.Text;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux.ControlGroups;

/// <summary>
/// Reads the kernel's small files in three system calls and without an allocation: the sampler reads ten of them for each container each second.
/// </summary>
internal static unsafe class SmallFile
{
    /// <summary>Fits memory.stat, the longest, with room to spare.</summary>
    public const int BufferSize = 16 * 1024;

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

    /// <summary>A file that holds one number, or <c>max</c>; null where there is none.</summary>
    public static ulong? Number(ReadOnlySpan<char> folder, ReadOnlySpan<char> file)
    {
        Span<byte> buffer = stackalloc byte[64];
        var content = Read(folder, file, buffer, out var found);
        return !found ? null : content.StartsWith("max"u8) ? ulong.MaxValue : Utf8Parser.TryParse(content, out ulong number, out _) ? number : null;
    }
}
