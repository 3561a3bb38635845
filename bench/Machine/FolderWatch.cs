using System.Runtime.InteropServices;
using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Bench.Machine;

/// <summary>inotify(7), blocking: tells when something appears in a folder.</summary>
internal sealed unsafe partial class FolderWatch : IDisposable
{
    private const int IN_CLOEXEC = 0x80000;
    private const uint IN_CREATE = 0x100;
    private const int HeaderSize = 16;
    private readonly FileDescriptor _inotify;

    public FolderWatch(string folder)
    {
        var fd = inotify_init1(IN_CLOEXEC);
        _inotify = fd >= 0 ? new FileDescriptor(fd) : throw Errno.Exception("inotify_init1", Errno.Last);
        if (inotify_add_watch(fd, folder, IN_CREATE) < 0)
        {
            throw Errno.Exception($"inotify_add_watch {folder}", Errno.Last);
        }
    }

    /// <summary>Returns once a file, folder or socket of this name was made since the watch began.</summary>
    public void WaitFor(string name)
    {
        const int Size = 4096;
        var buffer = stackalloc byte[Size];
        while (true)
        {
            var read = (int)Unistd.read(_inotify.Number, buffer, Size);
            for (var at = 0; at < read; at += HeaderSize + *(int*)(buffer + at + 12))
            {
                if (Marshal.PtrToStringUTF8((nint)(buffer + at + HeaderSize)) == name)
                {
                    return;
                }
            }
        }
    }

    public void Dispose() => _inotify.Dispose();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int inotify_add_watch(int fd, string path, uint mask);
}
