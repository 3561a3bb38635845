using System.Diagnostics;
using System.Runtime.InteropServices;
using Atoll.DevHost.Native;

namespace Atoll.DevHost;

/// <summary>One run of <c>atolld</c>.</summary>
internal sealed class DaemonProcess
{
    private const int MostWords = 200, SIGTERM = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Queue<string> _words = new();
    private readonly Action<string>? _log;

    private DaemonProcess(Process process, Action<string>? log)
    {
        _process = process;
        _log = log;
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    public bool HasEnded => _process.HasExited;

    public string Words
    {
        get
        {
            lock (_words)
            {
                return string.Join('\n', _words);
            }
        }
    }

    /// <summary>Starts it and waits for its word that it is ready.</summary>
    public static async Task<DaemonProcess> StartAsync(string binary, IEnumerable<string> args, Action<string>? log, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(binary, args) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // What .NET keeps open for its tools would stay behind when the daemon is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        // Where .NET was installed for one user, the one that runs us is the one to take.
        start.Environment["DOTNET_ROOT"] = Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var process = Process.Start(start) ?? throw new DevelopmentHostException($"{binary} could not be started");
        process.StandardInput.Close();
        var daemon = new DaemonProcess(process, log);
        var ready = await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
        if (ready is not null && ready.Contains("is ready", StringComparison.Ordinal))
        {
            return daemon;
        }

        await process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        throw new DevelopmentHostException($"atolld did not start: {daemon.Words}");
    }

    public async Task KillAsync()
    {
        Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    public async Task<int> StopAsync()
    {
        _ = Libc.kill(_process.Id, SIGTERM);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_words)
        {
            _words.Enqueue(line);
            if (_words.Count > MostWords)
            {
                _words.Dequeue();
            }
        }

        _log?.Invoke(line);
    }
}
