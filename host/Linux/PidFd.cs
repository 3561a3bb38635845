using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux;

/// <summary>A process that cannot be mistaken for another, pidfd_open(2).</summary>
internal sealed class PidFd : IDisposable
{
    private readonly FileDescriptor _descriptor;

    private PidFd(FileDescriptor descriptor) => _descriptor = descriptor;

    /// <summary>Opens that very process; null when it is gone. A zombie of our own can be opened.</summary>
    public static PidFd? Open(ProcessIdentity identity)
    {
        var pidfd = Open(identity.Pid);
        if (pidfd is null)
        {
            return null;
        }

        // The descriptor holds on to whoever had the number just now; if /proc shows our start time after that, it was ours all along.
        if (identity.IsAlive())
        {
            return pidfd;
        }

        pidfd.Dispose();
        return null;
    }

    /// <summary>Opens a child that was not reaped yet: its number cannot be reused.</summary>
    public static PidFd? Open(int pid)
    {
        var fd = Syscalls.pidfd_open(pid);
        return fd >= 0 ? new PidFd(new FileDescriptor(fd))
            : Errno.Last is Errno.ESRCH ? null
            : throw Errno.Exception($"pidfd_open {pid}", Errno.Last);
    }

    /// <summary>Sends a signal; false when the process has ended.</summary>
    public bool Signal(int signal)
        => Syscalls.pidfd_send_signal(_descriptor.Number, signal) == 0
            || (Errno.Last == Errno.ESRCH ? false : throw Errno.Exception($"pidfd_send_signal {signal}", Errno.Last));

    /// <summary>Ends when the process has ended. It need not be a child.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = EventLoop.Shared.OnceReadable(_descriptor, () => ended.TrySetResult());
        await ended.Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => _descriptor.Dispose();
}
