using Atoll.Host.Linux;

namespace Atoll.Bench.Running;

/// <summary>What a daemon writes to its standard error, read as it comes: a full pipe would keep it from its work.</summary>
internal sealed class DaemonWords : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private readonly List<(string Line, TimeSpan At)> _lines = [];
    private readonly Thread _thread;
    private bool _ended;

    public DaemonWords(FileDescriptor read, Child daemon)
    {
        _thread = new Thread(() => Read(read, daemon)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>When, counted from the daemon's spawn, the first line with a text came; waits for it.</summary>
    public TimeSpan Await(string text)
    {
        var began = TimeProvider.System.GetTimestamp();
        lock (_lines)
        {
            while (true)
            {
                var found = _lines.FindIndex(entry => entry.Line.Contains(text, StringComparison.Ordinal));
                if (found >= 0)
                {
                    return _lines[found].At;
                }

                var left = Limit - TimeProvider.System.GetElapsedTime(began);
                if (_ended || left <= TimeSpan.Zero || !Monitor.Wait(_lines, left))
                {
                    throw new BenchException($"the daemon did not write '{text}'");
                }
            }
        }
    }

    /// <summary>Waits until the daemon has closed its end.</summary>
    public void Dispose() => _thread.Join();

    private void Read(FileDescriptor read, Child daemon)
    {
        using var reader = PipeText.Reader(read);
        while (reader.ReadLine() is { } line)
        {
            lock (_lines)
            {
                _lines.Add((line, daemon.Elapsed));
                Monitor.PulseAll(_lines);
            }
        }

        lock (_lines)
        {
            _ended = true;
            Monitor.PulseAll(_lines);
        }
    }
}
