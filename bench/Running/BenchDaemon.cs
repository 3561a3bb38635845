using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Bench.Running;

/// <summary>A daemon of the benchmark's own, in the benchmark's cgroup and with its containers beneath it.</summary>
internal sealed class BenchDaemon : IDisposable
{
    private const int SIGKILL = 9;
    private readonly Workplace _workplace;
    private readonly string _folder;
    private Child? _process;
    private DaemonWords? _words;
    private bool _stopped;

    private BenchDaemon(Workplace workplace, string folder)
    {
        _workplace = workplace;
        _folder = folder;
    }

    public int Pid => _process!.Pid;

    /// <summary>From the spawn to the line that says that it is ready.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>The time since it was spawned.</summary>
    public TimeSpan Age => _process!.Elapsed;

    /// <summary>From the spawn to the line of its log that says that everything of an earlier daemon has been looked at.</summary>
    public TimeSpan RestoreTime => _words!.Await("containers of an earlier daemon");

    /// <summary>Where the API listens.</summary>
    public string Socket => $"{_folder}/atoll.sock";

    private string Host => $"unix://{Socket}";

    private string Config => Path.Combine(_folder, "plugins.toml");

    /// <summary>Starts one with the shipped plugins.</summary>
    /// <param name="more">What its plugins.toml says beside its folders and runtimes.</param>
    public static BenchDaemon Start(Workplace workplace, CancellationToken cancellationToken, string more = "")
    {
        var daemon = new BenchDaemon(workplace, workplace.Make("daemon"));
        File.WriteAllText(daemon.Config, $"""
            default_runtime = "runc"
            plugin_folders = ["{workplace.Installation.Plugins}"]
            cgroup_parent = "{workplace.Group.Containers}"
            [runtimes.crun]
            {more}
            """);
        daemon.Launch(cancellationToken);
        return daemon;
    }

    /// <summary>Ends it by SIGKILL, starts the next one over what it left, and asks that a question as soon as it listens.</summary>
    /// <returns>The answer, and when it was there, counted from the spawn.</returns>
    public async Task<(string Answer, TimeSpan After)> DieAndStartAgainAsync(CancellationToken cancellationToken, params IReadOnlyList<string> question)
    {
        // The socket gets its mode when somebody listens on it.
        using var watcher = new FileSystemWatcher(_folder, Path.GetFileName(Socket)) { NotifyFilter = NotifyFilters.Attributes };
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Changed += (_, _) => listens.TrySetResult();
        watcher.EnableRaisingEvents = true;
        var asking = AskAsync();
        DieAndStartAgain(cancellationToken);
        return await asking;

        async Task<(string, TimeSpan)> AskAsync()
        {
            await listens.Task.WaitAsync(cancellationToken);
            return (Ask(cancellationToken, question), Age);
        }
    }

    /// <summary>Ends it by SIGKILL, and starts the next one over what it left.</summary>
    public void DieAndStartAgain(CancellationToken cancellationToken)
    {
        _ = Unistd.kill(Pid, SIGKILL);
        _ = _process!.WaitForEnd(cancellationToken);
        _process.Dispose();
        _words!.Dispose();
        Launch(cancellationToken);
    }

    /// <summary>Runs the client to its end.</summary>
    public ChildOutcome Client(CancellationToken cancellationToken, params IReadOnlyList<string> args)
        => Child.Run(_workplace.Installation.Client, ["--host", Host, .. args], cancellationToken);

    /// <summary>What the client prints.</summary>
    public string Ask(CancellationToken cancellationToken, params IReadOnlyList<string> args)
        => Child.Output(_workplace.Installation.Client, ["--host", Host, .. args], cancellationToken: cancellationToken).Trim();

    /// <summary>Starts the client and leaves it running, its output dropped.</summary>
    public Child Begin(params IReadOnlyList<string> args) => Child.Start(_workplace.Installation.Client, ["--host", Host, .. args]);

    /// <summary>Where the runtime keeps a container's records: its own commands can be given them.</summary>
    public string RuntimeRootOf(string id) => $"{_folder}/state/containers/{id}/runtime";

    /// <summary>A file of a container's state folder.</summary>
    public string StateFileOf(string id, string file) => $"{_folder}/state/containers/{id}/{file}";

    /// <summary>The supervisor of a running container: the third number of its process file (docs/supervisor.md).</summary>
    public int ShimOf(string id) => int.Parse(File.ReadAllText($"{_folder}/state/containers/{id}/process").Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The process that a supervisor has adopted: with lcr, LXC's monitor.</summary>
    public int MonitorOf(string id) => int.Parse(File.ReadAllText($"{_folder}/state/containers/{id}/process").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Removes every container and stops it.</summary>
    public void Dispose()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        try
        {
            var left = Ask(CancellationToken.None, "ps", "-aq", "--no-trunc").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (left.Length > 0)
            {
                _ = Ask(CancellationToken.None, ["rm", "-f", .. left]);
            }
        }
        catch (BenchException e)
        {
            Console.Error.WriteLine($"bench: {e.Message}");
        }
        finally
        {
            _process!.Stop();
            _process.Dispose();
            _words!.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private void Launch(CancellationToken cancellationToken)
    {
        string[] flags = ["--config", Config, "--root", $"{_folder}/root", "--state", $"{_folder}/state", "--host", Host];
        var (read, write) = FileDescriptor.Pipe();
        var (readWords, writeWords) = FileDescriptor.Pipe();
        using var reader = PipeText.Reader(read);
        using (write)
        using (writeWords)
        {
            _process = Child.Start(_workplace.Installation.Daemon, flags, stdout: write, stderr: writeWords);
        }

        _words = new DaemonWords(readWords, _process);
        string? line;
        using (_process.EndOn(cancellationToken))
        {
            line = reader.ReadLine();
        }

        StartTime = _process.Elapsed;
        if (line?.Contains("is ready", StringComparison.Ordinal) == true)
        {
            return;
        }

        Dispose();
        cancellationToken.ThrowIfCancellationRequested();
        throw new BenchException($"atolld did not start: {line}");
    }
}
