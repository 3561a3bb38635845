using System.Runtime.InteropServices;
using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Bench.Machine;

/// <summary>mkfifo(3).</summary>
internal static partial class Fifo
{
    private const int OwnerOnly = 0b110_000_000;

    /// <summary>Makes a named pipe and holds it open, so that whoever writes to it is not kept waiting for a reader.</summary>
    public static FileDescriptor Make(string path)
        => mkfifo(path, OwnerOnly) == 0 ? FileDescriptor.Open(path, Unistd.O_RDWR) : throw Errno.Exception($"mkfifo {path}", Errno.Last);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, int mode);
}
