using Atoll.Host.Linux;

namespace Atoll.Bench.Running;

/// <summary>A daemon of the benchmark's own, in the benchmark's cgroup and with its containers beneath it.</summary>
internal sealed class BenchDaemon : IDisposable
{
    private readonly Workplace _workplace;
    private readonly Child _process;
    private readonly string _folder;
    private bool _stopped;

    private BenchDaemon(Workplace workplace, string folder, Child process)
    {
        _workplace = workplace;
        _folder = folder;
        _process = process;
    }

    public int Pid => _process.Pid;

    /// <summary>From the spawn to the line that says that it is ready.</summary>
    public TimeSpan StartTime { get; private init; }

    private string Host => $"unix://{_folder}/atoll.sock";

    public static BenchDaemon Start(Workplace workplace, CancellationToken cancellationToken)
    {
        var folder = workplace.Make("daemon");
        var config = Path.Combine(folder, "plugins.toml");
        File.WriteAllText(config, $"""
            default_runtime = "runc"
            plugin_folders = ["{workplace.Installation.Plugins}"]
            cgroup_parent = "{workplace.Group.Containers}"
            [runtimes.crun]
            """);
        string[] flags = ["--config", config, "--root", $"{folder}/root", "--state", $"{folder}/state", "--host", $"unix://{folder}/atoll.sock"];
        var (read, write) = FileDescriptor.Pipe();
        using var reader = PipeText.Reader(read);
        Child process;
        using (write)
        {
            process = Child.Start(workplace.Installation.Daemon, flags, stdout: write);
        }

        string? line;
        using (process.EndOn(cancellationToken))
        {
            line = reader.ReadLine();
        }

        var daemon = new BenchDaemon(workplace, folder, process) { StartTime = process.Elapsed };
        if (line?.Contains("is ready", StringComparison.Ordinal) == true)
        {
            return daemon;
        }

        daemon.Dispose();
        cancellationToken.ThrowIfCancellationRequested();
        throw new BenchException($"atolld did not start: {line}");
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
            _process.Stop();
            _process.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
