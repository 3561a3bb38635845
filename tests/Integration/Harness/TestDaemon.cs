using System.Diagnostics;

namespace Atoll.Integration.Tests.Harness;

/// <summary>A daemon with folders, socket and cgroups of its own. Disposing it proves that nothing is left.</summary>
internal sealed class TestDaemon : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly List<string> _words = [];
    private readonly List<string> _mounts = [];
    private TaskCompletionSource _spoke = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    private TestDaemon(string folder) => Folder = folder;

    /// <summary>Everything of this daemon lies in it, and its name occurs in every command line.</summary>
    public string Folder { get; }

    public string Root => Path.Combine(Folder, "root");

    public string State => Path.Combine(Folder, "state");

    public string Socket => Path.Combine(Folder, "atoll.sock");

    public string Config => Path.Combine(Folder, "plugins.toml");

    /// <summary>Where tests drop plugins that the configuration looks for there.</summary>
    public string Drop => Path.Combine(Folder, "drop");

    public int Pid => _process!.Id;

    /// <summary>The umask that the daemon begins with; null leaves the test's.</summary>
    public string? Umask { get; set; }

    /// <summary>How many descriptors the daemon may have open; null leaves the test's limit.</summary>
    public int? OpenFiles { get; set; }

    /// <summary>Variables that the daemon gets beside the test's.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>What the daemon wrote to its standard error.</summary>
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

    private string CgroupParent => $"/{Path.GetFileName(Folder)}";

    /// <summary>Starts a daemon with a configuration; {plugins} in it stands for the shipped plugins.</summary>
    public static async Task<TestDaemon> StartAsync(string configuration = "default_runtime = \"runc\"\nplugin_folders = [\"{plugins}\"]\n[runtimes.crun]\n")
    {
        var daemon = Prepare(configuration);
        await daemon.StartAgainAsync();
        return daemon;
    }

    /// <summary>Makes the folders and the configuration of a daemon that is not started yet.</summary>
    public static TestDaemon Prepare(string configuration)
    {
        var daemon = new TestDaemon(Directory.CreateTempSubdirectory("atoll-test-").FullName);
        File.WriteAllText(daemon.Config, $"cgroup_parent = \"{daemon.CgroupParent}\"\n{configuration.Replace("{plugins}", Installation.Plugins, StringComparison.Ordinal)}");
        return daemon;
    }

    public string[] Flags => ["--config", Config, "--root", Root, "--state", State, "--host", $"unix://{Socket}", "--log-level", "debug"];

    /// <summary>Makes the root a file system of its own, that can be filled. It goes with the daemon.</summary>
    public Task MountRootAsync(string size) => MountAsync(Root, size, "700");

    /// <summary>Makes the state folder a file system of its own, that can become read-only. It goes with the daemon.</summary>
    public Task MountStateAsync() => MountAsync(State, "64m", "711");

    /// <summary>Makes the state folder's file system read-only, as the kernel does with one whose disk fails, or gives it back.</summary>
    public Task RemountStateAsync(string option) => RunMountAsync("-o", $"remount,{option}", State);

    private Task MountAsync(string folder, string size, string mode)
    {
        Directory.CreateDirectory(folder);
        _mounts.Add(folder);
        return RunMountAsync("-t", "tmpfs", "-o", $"size={size},mode={mode}", "tmpfs", folder);
    }

    private static async Task RunMountAsync(params string[] args)
    {
        using var mount = new RunningCommand("mount", args);
        var outcome = await mount.FinishAsync();
        Assert.That(outcome.ExitCode, Is.Zero, outcome.ToString());
    }

    /// <summary>Starts the daemon, after a first start too, and waits for its word that it is ready.</summary>
    public async Task StartAgainAsync(params string[] more) => Assert.That(await TryStartAsync(more), Is.True, () => Words);

    /// <summary>Starts the daemon and waits for its word that it is ready, or for its end.</summary>
    /// <returns>Whether it is ready.</returns>
    public async Task<bool> TryStartAsync(params string[] more)
    {
        string[] flags = [.. Flags, .. more];

        string[] before = [.. Umask is null ? [] : (string[])[$"umask {Umask}"], .. OpenFiles is null ? [] : (string[])[$"ulimit -n {OpenFiles}"]];
        var start = before.Length == 0
            ? new ProcessStartInfo(Installation.Daemon, flags)
            : new ProcessStartInfo("sh", ["-c", $"{string.Join(" && ", before)} && exec \"$0\" \"$@\"", Installation.Daemon, .. flags]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        // What .NET keeps open for its tools stays in the temporary folder when a daemon is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_words)
            {
                _words.Add(line.Data ?? "");
                _spoke.TrySetResult();
                _spoke = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        };
        _process.BeginErrorReadLine();
        var ready = await _process.StandardOutput.ReadLineAsync().WaitAsync(Deadline);
        return ready?.Contains("is ready", StringComparison.Ordinal) == true;
    }

    /// <summary>Waits until the daemon has written a text to its standard error.</summary>
    /// <param name="times">So often, by all daemons of this test.</param>
    public async Task AwaitWordsAsync(string text, int times = 1)
    {
        while (true)
        {
            Task spoke;
            lock (_words)
            {
                if (_words.Count(line => line.Contains(text, StringComparison.Ordinal)) >= times)
                {
                    return;
                }

                spoke = _spoke.Task;
            }

            try
            {
                await spoke.WaitAsync(Deadline);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"the daemon did not write '{text}' {times} times:\n{Words}");
            }
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(Deadline);
    }

    /// <summary>Waits for a daemon that ends by itself.</summary>
    public Task AwaitEndAsync() => _process!.WaitForExitAsync().WaitAsync(Deadline);

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Pid}"]);
        await kill.WaitForExitAsync().WaitAsync(Deadline);
    }

    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await _process!.WaitForExitAsync().WaitAsync(Deadline);
        return _process.ExitCode;
    }

    public RunningCommand Start(params string[] args) => new(Installation.Client, ["--host", $"unix://{Socket}", .. args]);

    /// <summary>Runs the client with nothing on its standard input.</summary>
    public async Task<CommandOutcome> RunAsync(params string[] args)
    {
        using var command = Start(args);
        command.Stdin.Close();
        return await command.FinishAsync();
    }

    /// <summary>Runs the client and expects success.</summary>
    public async Task<string> OkAsync(params string[] args)
    {
        var outcome = await RunAsync(args);
        Assert.That(outcome.ExitCode, Is.Zero, () => $"atoll {string.Join(' ', args)}: {outcome}\n{Words}");
        return outcome.Line;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_process is { HasExited: true } && Directory.Exists(State) && Directory.EnumerateDirectories(Path.Combine(State, "containers")).Any())
            {
                // A test that failed while its daemon was dead: the containers are a new daemon's to remove.
                await StartAgainAsync();
            }

            if (_process is { HasExited: false })
            {
                var left = await RunAsync("ps", "-aq", "--no-trunc");
                foreach (var id in left.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    await RunAsync("rm", "-f", id);
                }

                Assert.That(await StopAsync(), Is.Zero, () => Words);
                await UnmountAsync();
                Assert.That(Leftovers.Find(Folder, State, CgroupParent), Is.Empty, () => Words);
            }
        }
        finally
        {
            if (_process is { HasExited: false })
            {
                _process.Kill();
            }

            _process?.Dispose();
            await UnmountAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task UnmountAsync()
    {
        foreach (var folder in _mounts)
        {
            using var umount = new RunningCommand("umount", ["-l", folder]);
            await umount.FinishAsync();
        }

        _mounts.Clear();
    }
}
