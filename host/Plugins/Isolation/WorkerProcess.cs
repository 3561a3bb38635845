using System.Net.Sockets;
using Atoll.Host.Configuration;
using Atoll.Host.Linux;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins.Isolation;

/// <summary>One life of a plugin's process: <c>atolld plugin-worker</c>, which loads the plugin and serves calls over its descriptor 3.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>The managed memory that a plugin may take: more ends in an OutOfMemoryException of its own.</summary>
    private const string HeapLimit = "0x20000000";

    private const int MaxWords = 64 * 1024;
    private const int SIGKILL = 9;
    private readonly SpawnedProcess _process;
    private readonly OutputPipe _words;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerProcess(SpawnedProcess process, OutputPipe words, WorkerConnection connection, ILogger logger)
    {
        (_process, _words, Connection, _logger) = (process, words, connection, logger);
        End = EndAsync();
    }

    public WorkerConnection Connection { get; }

    public int Pid => _process.Pid;

    /// <summary>Ends with the process; how, in words.</summary>
    public Task<string> End { get; }

    /// <summary>Ends when another process has taken over, or is on its way.</summary>
    public Task Replaced => _replaced.Task;

    public void Replace() => _replaced.TrySetResult();

    public static WorkerProcess Start(string plugin, string folder, ILogger logger)
    {
        var (mine, theirs) = FileDescriptor.SocketPair();
        var words = new OutputPipe(MaxWords);
        var channel = new WorkerChannel(new Socket(new SafeSocketHandle(mine.Release(), ownsHandle: true)));
        using (theirs)
        {
            try
            {
                var process = SpawnedProcess.Start(new SpawnRequest
                {
                    Path = InstallFolders.Daemon,
                    Argv = [InstallFolders.Daemon, "plugin-worker", plugin],
                    Environment = [.. HostProcesses.PathAlone, $"DOTNET_GCHeapHardLimit={HeapLimit[2..]}", "DOTNET_EnableDiagnostics=0", "DOTNET_TieredPGO=0"],
                    WorkingFolder = folder,
                    Stderr = words.Write,
                    Control = theirs,
                    NewSession = true,
                });
                words.Write.Dispose();
                return new WorkerProcess(process, words, new WorkerConnection(channel, plugin, logger), logger);
            }
            catch
            {
                channel.Dispose();
                words.Dispose();
                throw;
            }
        }
    }

    /// <summary>Ends it. What it started goes on.</summary>
    public void Kill() => _process.Signal(SIGKILL);

    public void Dispose()
    {
        Connection.Dispose();
        _process.Dispose();
        _words.Dispose();
    }

    private async Task<string> EndAsync()
    {
        var reading = Connection.RunAsync();
        var status = await _process.WaitAsync(CancellationToken.None);
        await reading;
        var exit = ExitStatus.FromWaitStatus(status, default);
        var how = exit.Reason == ExitReason.Signaled ? $"signal {exit.Code - 128}" : $"exit code {exit.Code}";
        var said = _words.Text().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        var reason = said is null ? how : $"{how}: {said}";
        _logger.LogWarning("the plugin's process {Pid} ended: {Reason}", Pid, reason);
        Connection.Lose(reason);
        return reason;
    }
}
