using Atoll.Host.Linux;

namespace Atoll.Bench.Monitors;

/// <summary>Holds on to a process that is no child, to end it and wait for its end.</summary>
internal sealed class Ending(int pid) : IDisposable
{
    private const int SIGKILL = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly PidFd? _process = PidFd.Open(pid);

    /// <summary>Waits for its end; kills it when that takes too long.</summary>
    public async Task WaitAsync()
    {
        if (_process is null)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await _process.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    public async Task KillAsync()
    {
        if (_process?.Signal(SIGKILL) == true)
        {
            await _process.WaitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _process?.Dispose();
}
