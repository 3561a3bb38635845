using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Plugins.ShimV2.Events;

/// <summary>inotify(7) of many files with one descriptor and one thread, which sleeps in read(2).</summary>
internal sealed partial class Inotify : IDisposable
{
    private const int IN_CLOEXEC = 0x80000;
    private const uint IN_MODIFY = 2;
    private const int SEEK_DATA = 3;
    private const int FALLOC_FL_KEEP_SIZE = 1, FALLOC_FL_PUNCH_HOLE = 2;
    private readonly SafeFileHandle _descriptor;
    private readonly Action<int> _modified;
    private volatile bool _isDisposed;

    private Inotify(SafeFileHandle descriptor, Action<int> modified)
    {
        _descriptor = descriptor;
        _modified = modified;
    }

    public static Inotify Start(Action<int> modified)
    {
        var fd = inotify_init1(IN_CLOEXEC);
        if (fd < 0)
        {
            throw new RuntimeException(RuntimeErrorCode.ResourceExhausted, $"inotify_init1: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var inotify = new Inotify(new SafeFileHandle(fd, ownsHandle: true), modified);
        new Thread(inotify.Run, 256 * 1024) { IsBackground = true, Name = "shim logs" }.Start();
        return inotify;
    }

    /// <summary>The watch's number, or -1.</summary>
    public int Add(string file) => inotify_add_watch(_descriptor, file, IN_MODIFY);

    public void Remove(int watch) => _ = inotify_rm_watch(_descriptor, watch);

    /// <summary>Ends the thread: the end of a watch is an event, which wakes it, and it closes the descriptor.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        Remove(Add("/"));
    }

    /// <summary>Where the first byte is that was not punched out; -1 where there is none (lseek(2), SEEK_DATA).</summary>
    public static long FirstData(SafeFileHandle file) => lseek(file, 0, SEEK_DATA);

    /// <summary>Gives a part of a file back; its size stays, so that a writer without O_APPEND goes on where it was (fallocate(2)).</summary>
    public static void PunchHole(SafeFileHandle file, long from, long length) => _ = fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, length);

    private unsafe void Run()
    {
        const int EventSize = 16, BufferSize = 4096;
        var buffer = stackalloc byte[BufferSize];
        nint n;
        while (!_isDisposed && (n = read(_descriptor, buffer, BufferSize)) > 0)
        {
            for (nint at = 0; !_isDisposed && at + EventSize <= n; at += EventSize + (nint)(*(uint*)(buffer + at + 12)))
            {
                _modified(*(int*)(buffer + at));
            }
        }

        _descriptor.Dispose();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int inotify_add_watch(SafeFileHandle fd, string path, uint mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_rm_watch(SafeFileHandle fd, int watch);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint read(SafeFileHandle fd, byte* buffer, nint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(SafeFileHandle fd, long offset, int whence);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fallocate(SafeFileHandle fd, int mode, long offset, long length);
}
