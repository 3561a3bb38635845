using System.Diagnostics;

namespace Atoll.Integration.Tests.Harness;

/// <summary>A command under way, its streams in the test's hands.</summary>
internal sealed class RunningCommand : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly Task<string> _stderr;

    public RunningCommand(string binary, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(binary, args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _stderr = _process.StandardError.ReadToEndAsync();
    }

    public Stream Stdin => _process.StandardInput.BaseStream;

    public Stream Stdout => _process.StandardOutput.BaseStream;

    public int Pid => _process.Id;

    public void Kill() => _process.Kill();

    public async Task<string> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Deadline) ?? throw new InvalidOperationException($"the command ended: {await _stderr}");

    /// <summary>Reads all output and waits for the end.</summary>
    public async Task<CommandOutcome> FinishAsync()
    {
        using var output = new MemoryStream();
        await Stdout.CopyToAsync(output).WaitAsync(Deadline);
        await _process.WaitForExitAsync().WaitAsync(Deadline);
        return new CommandOutcome(_process.ExitCode, output.ToArray(), await _stderr.WaitAsync(Deadline));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
