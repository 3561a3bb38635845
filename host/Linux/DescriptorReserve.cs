using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux;

/// <summary>
/// Descriptors that are held for what must not fail: ends, signals and removals, when the daemon has as many open as it may (RLIMIT_NOFILE). What is new is refused before it comes to that.
/// </summary>
/// <param name="open">A descriptor, or null when there is none left; another in tests.</param>
internal sealed class DescriptorReserve(int count, Func<FileDescriptor?> open)
{
    private const int Most = 64, Share = 8;
    private readonly Lock _lock = new();
    private readonly List<FileDescriptor> _kept = [];
    private int _borrowers;

    public static DescriptorReserve OfProcess()
    {
        var any = FileDescriptor.Open("/dev/null", Unistd.O_RDONLY);
        return new DescriptorReserve((int)Math.Min(Most, ProcessLimits.OpenFiles / Share), () => FileDescriptor.TryDuplicate(any));
    }

    /// <summary>Refuses what is new unless the reserve is whole and as much again is free.</summary>
    /// <exception cref="RuntimeException">ResourceExhausted.</exception>
    public void RequireRoom(string what)
    {
        lock (_lock)
        {
            if (_borrowers == 0)
            {
                Fill(_kept);
            }

            List<FileDescriptor> free = [];
            Fill(free);
            var isEnough = free.Count == count;
            free.ForEach(descriptor => descriptor.Dispose());
            if (!isEnough)
            {
                throw new RuntimeException(RuntimeErrorCode.ResourceExhausted, $"cannot {what}: the daemon has nearly as many files open as it may, {ProcessLimits.OpenFiles}; raise its limit (LimitNOFILE in its unit), or remove containers and end clients");
            }
        }
    }

    /// <summary>Gives the reserve free while the result is not disposed of.</summary>
    public IDisposable Borrow()
    {
        lock (_lock)
        {
            _borrowers++;
            _kept.ForEach(descriptor => descriptor.Dispose());
            _kept.Clear();
        }

        return new Loan(this);
    }

    private void Return()
    {
        lock (_lock)
        {
            if (--_borrowers == 0)
            {
                Fill(_kept);
            }
        }
    }

    private void Fill(List<FileDescriptor> descriptors)
    {
        while (descriptors.Count < count && open() is { } descriptor)
        {
            descriptors.Add(descriptor);
        }
    }

    private sealed class Loan(DescriptorReserve reserve) : IDisposable
    {
        private DescriptorReserve? _reserve = reserve;

        public void Dispose() => Interlocked.Exchange(ref _reserve, null)?.Return();
    }
}
