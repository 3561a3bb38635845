namespace Atoll.Integration.Tests.Harness;

/// <summary>The runtimes that the suites run on. A new adapter's runtime is one more line here, and every suite runs on it.</summary>
internal static class TestRuntimes
{
    private static readonly TestRuntime[] Known =
    [
        new("runc", "runc"),
        new("lcr", "lxc-execute") { Plugin = "lcr", Records = "init", IsLibrary = true },
        new("crun", "crun") { Configuration = "[runtimes.crun]" },
        Shim("io.containerd.runc.v2", "runc"),
        Shim("io.containerd.runc-crun.v2", "crun") with { Configuration = """
            [runtimes."io.containerd.runc-crun.v2"]
            path = "/usr/bin/containerd-shim-runc-v2"
            [runtimes."io.containerd.runc-crun.v2".options]
            binary_name = "crun"
            """ },
        new("runsc", "runsc") { Configuration = """
            gvisor = true
            [runtimes.runsc]
            args = ["--platform=ptrace", "--network=none", "--file-access=shared"]
            """, IsSandbox = true },
    ];

    /// <summary>Those whose containers share the host's kernel.</summary>
    public static IEnumerable<string> OnHostKernel => AtHand(runtime => !runtime.IsSandbox);

    /// <summary>With gVisor, which has a kernel of its own.</summary>
    public static IEnumerable<string> All => AtHand(_ => true);

    public static TestRuntime Named(string name) => Array.Find(Known, runtime => runtime.Name == name) ?? throw new ArgumentException($"no such runtime: {name}", nameof(name));

    /// <summary>containerd's runc shim with an OCI runtime behind it.</summary>
    private static TestRuntime Shim(string name, string command) => new(name, "containerd-shim-runc-v2")
    {
        Command = command,
        Plugin = "shimv2",
        Records = "shim/runc",
        Held = "[runtimes.held]\nadapter = \"shimv2\"\npath = \"/usr/bin/containerd-shim-runc-v2\"\n[runtimes.held.options]\nbinary_name = \"HELD\"\n",
        StartEndsWithDaemon = true,
    };

    private static string[] AtHand(Func<TestRuntime, bool> wanted)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        var chosen = Known.Where(wanted).ToArray();
        var missing = chosen.Select(runtime => runtime.Binary).Where(binary => !folders.Any(folder => File.Exists(Path.Combine(folder, binary)))).ToArray();
        return missing.Length == 0
            ? [.. chosen.Select(runtime => runtime.Name)]
            : throw new InvalidOperationException($"{string.Join(", ", missing)} not on PATH; 'make test' installs what the tests need");
    }
}

/// <summary>A runtime that the suites run on.</summary>
/// <param name="Name">As requests name it.</param>
/// <param name="Binary">Without which it is not at hand; on PATH.</param>
internal sealed record TestRuntime(string Name, string Binary)
{
    /// <summary>What plugins.toml must say of it: keys of the top first, then tables.</summary>
    public string Configuration { get; init; } = "";

    /// <summary>The OCI runtime's command.</summary>
    public string Command { get; init; } = Name;

    /// <summary>The plugin that serves it.</summary>
    public string Plugin { get; init; } = "isula-shim";

    /// <summary>Where the OCI runtime keeps its records, in a container's state folder.</summary>
    public string Records { get; init; } = "runtime";

    /// <summary>What plugins.toml must say for a runtime "held" whose OCI runtime's command is HELD.</summary>
    public string Held { get; init; } = "[runtimes.held]\npath = \"HELD\"\n";

    /// <summary>A shim in Go ends the command that is under way when whoever asked for it is gone; a supervisor lets it go on.</summary>
    public bool StartEndsWithDaemon { get; init; }

    /// <summary>Processes inside are not the host's, and neither are its limits.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>No command that a script could stand before.</summary>
    public bool IsLibrary { get; init; }

    /// <summary>A daemon whose default it is.</summary>
    public Task<TestDaemon> StartDaemonAsync() => TestDaemon.StartAsync($"default_runtime = \"{Name}\"\nplugin_folders = [\"{{plugins}}\"]\n{Configuration}\n");
}
