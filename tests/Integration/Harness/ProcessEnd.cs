using System.Runtime.InteropServices;

namespace Atoll.Integration.Tests.Harness;

/// <summary>Waits for the end of a process that is not our child, by pidfd and poll(2).</summary>
internal static partial class ProcessEnd
{
    private const int SYS_pidfd_open = 434;
    private const int EINTR = 4;
    private const short POLLIN = 1;

    public static Task WaitAsync(int pid) => Task.Run(() =>
    {
        var fd = (int)syscall(SYS_pidfd_open, pid, 0);
        if (fd < 0)
        {
            return;
        }

        var entry = new pollfd { fd = fd, events = POLLIN };
        int ended;
        do
        {
            ended = poll(ref entry, 1, 60_000);
        }
        while (ended < 0 && Marshal.GetLastPInvokeError() == EINTR);

        _ = close(fd);
        Assert.That(ended, Is.EqualTo(1), $"process {pid} did not end");
    });

    [StructLayout(LayoutKind.Sequential)]
    private struct pollfd
    {
        public int fd;
        public short events;
        public short revents;
    }

    [LibraryImport("libc")]
    private static partial nint syscall(nint number, nint a, nint b);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref pollfd entries, nuint count, int timeout);

    [LibraryImport("libc")]
    private static partial int close(int fd);
}
