using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

internal sealed class BadInputTests
{
    private static readonly string[][] BadRequests =
    [
        ["create", "/no/such/rootfs"],
        ["create", "/etc/passwd"],
        ["create", "{bundle-without-config}"],
        ["create", "{bundle-with-bad-json}"],
        ["create", "{bundle-without-rootfs}"],
        ["create", "{bundle-of-wrong-types}"],
        ["create", "--name", "-x", "{rootfs}"],
        ["create", "--name", "a/b", "{rootfs}"],
        ["create", "--name", "..", "{rootfs}"],
        ["create", "--name", "{long}", "{rootfs}"],
        ["create", "-w", "relative", "{rootfs}"],
        ["create", "-w", "/proc/self/fd/7", "{rootfs}"],
        ["create", "-w", "/a/../../b", "{rootfs}"],
        ["create", "-u", "stranger", "{rootfs}"],
        ["create", "-u", "root:strangers", "{rootfs}"],
        ["create", "--hostname", "under_score", "{rootfs}"],
        ["create", "--net", "bridge", "{rootfs}"],
        ["create", "-v", "/no/such/source:/x", "{rootfs}"],
        ["create", "-v", "/etc:relative", "{rootfs}"],
        ["create", "-v", "/etc:/x", "-v", "/usr:/x", "{rootfs}"],
        ["create", "-m", "1k", "{rootfs}"],
        ["create", "-m", "lots", "{rootfs}"],
        ["create", "--cpus", "1000", "{rootfs}"],
        ["create", "--cap-add", "FLY", "{rootfs}"],
        ["create", "--log-opt", "max-size=much", "{rootfs}"],
        ["create", "--log-opt", "colour=red", "{rootfs}"],
        ["create", "--stop-signal", "SIGNOTHING", "{rootfs}"],
        ["create", "-e", "=x", "{rootfs}"],
        ["create", "--no-such-flag", "{rootfs}"],
        ["create"],
        ["start", "nobody"],
        ["stop", "nobody"],
        ["kill", "-s", "SIGNOTHING", "nobody"],
        ["rm", ""],
        ["wait", "../../etc"],
        ["inspect", "{long}"],
        ["logs", "nobody"],
        ["plugin", "inspect", "nobody"],
        ["frobnicate"],
    ];

    [Test]
    [Promise("S23")]
    public async Task A_bad_request_gets_one_clear_sentence_and_125_and_changes_nothing()
    {
        await using var daemon = await TestDaemon.StartAsync();
        var bundles = Directory.CreateDirectory(Path.Combine(daemon.Folder, "bundles")).FullName;
        Directory.CreateDirectory(Path.Combine(bundles, "without-config", "rootfs"));
        Directory.CreateDirectory(Path.Combine(bundles, "bad-json"));
        await File.WriteAllTextAsync(Path.Combine(bundles, "bad-json", "config.json"), "{\"process\": ");
        Directory.CreateDirectory(Path.Combine(bundles, "without-rootfs"));
        await File.WriteAllTextAsync(Path.Combine(bundles, "without-rootfs", "config.json"), "{\"process\": {\"args\": [\"sh\"]}, \"root\": {\"path\": \"gone\"}}");
        Directory.CreateDirectory(Path.Combine(bundles, "wrong-types", "fs"));
        await File.WriteAllTextAsync(Path.Combine(bundles, "wrong-types", "config.json"), "{\"process\": {\"args\": [1], \"cwd\": 5}, \"root\": {\"path\": \"fs\"}}");
        var values = new Dictionary<string, string>
        {
            ["{rootfs}"] = Rootfs.Folder,
            ["{long}"] = new('a', 4096),
            ["{bundle-without-config}"] = Path.Combine(bundles, "without-config"),
            ["{bundle-with-bad-json}"] = Path.Combine(bundles, "bad-json"),
            ["{bundle-of-wrong-types}"] = Path.Combine(bundles, "wrong-types"),
            ["{bundle-without-rootfs}"] = Path.Combine(bundles, "without-rootfs"),
        };

        var before = Files(daemon);
        foreach (var request in BadRequests)
        {
            var outcome = await daemon.RunAsync([.. request.Select(word => values.GetValueOrDefault(word, word))]);
            var call = $"atoll {string.Join(' ', request)}: {outcome}";
            Assert.That(outcome.ExitCode, Is.EqualTo(125), call);
            Assert.That(outcome.Stdout, Is.Empty.Or.EqualTo("[]\n"), call);
            Assert.That(outcome.Stderr.TrimEnd('\n').Split('\n'), Has.Length.LessThanOrEqualTo(3), call);
            Assert.That(outcome.Stderr, Has.Length.InRange(10, 500).And.Not.Contains("InvalidOperationException"), call);
        }

        Assert.That(Files(daemon), Is.EqualTo(before));
        Assert.That(await daemon.OkAsync("ps", "-aq"), Is.Empty);
    }

    [Test]
    public async Task A_prefix_of_several_ids_is_refused_and_of_one_accepted()
    {
        await using var daemon = await TestDaemon.StartAsync();
        var ids = new List<string>();
        while (ids.GroupBy(id => id[0]).All(group => group.Count() < 2))
        {
            ids.Add(await daemon.OkAsync("create", Rootfs.Folder));
        }

        var shared = ids.GroupBy(id => id[0]).First(group => group.Count() > 1).Key;
        var outcome = await daemon.RunAsync("start", $"{shared}");
        Assert.That((outcome.ExitCode, outcome.Stderr), Is.EqualTo((125, $"Error response from daemon: several containers have ids that begin with '{shared}'; give more of it\n")));
        Assert.That(await daemon.OkAsync("rm", ids[0][..16]), Is.EqualTo(ids[0][..16]));
    }

    [Test]
    [Promise("S45")]
    public async Task Every_mistake_in_plugins_toml_is_reported_in_one_go_with_its_place()
    {
        var daemon = TestDaemon.Prepare("defalt_runtime = \"runc\"\nlog_level = 3\nplugin_folders = [\"{plugins}\"]\n[runtimes.x]\npath = \"relative\"\nagrs = []\n[plugins.isula-shim]\npriority = 5000\n");
        await using var disposed = daemon;
        var outcome = await RunDaemonAsync(daemon.Flags);
        Assert.That(outcome.ExitCode, Is.EqualTo(125), outcome.ToString);
        Assert.That(outcome.Stderr.TrimEnd().Split('\n').Order(StringComparer.Ordinal), Is.EqualTo((string[])
        [
            $"atolld: {daemon.Config}:2:1: unknown key 'defalt_runtime'; did you mean 'default_runtime'?",
            $"atolld: {daemon.Config}:3:1: 'log_level' must be a string, not a whole number",
            $"atolld: {daemon.Config}:6:1: 'runtimes.x.path' must be an absolute path, not 'relative'",
            $"atolld: {daemon.Config}:7:1: unknown key 'runtimes.x.agrs'; did you mean 'args'?",
            $"atolld: {daemon.Config}:9:1: 'plugins.isula-shim.priority' must be 0 to 1000, not 5000",
        ]));
        Assert.That(Directory.Exists(daemon.Root), Is.False, "nothing was made");
    }

    [Test]
    [Promise("S45")]
    public async Task A_duplicate_key_and_broken_syntax_are_reported_with_their_place()
    {
        await using var duplicate = TestDaemon.Prepare("gvisor = true\ngvisor = false\n");
        Assert.That((await RunDaemonAsync(duplicate.Flags)).Stderr, Does.Match(@"plugins\.toml:3:1: .*gvisor"));
        await using var broken = TestDaemon.Prepare("gvisor = \n");
        Assert.That((await RunDaemonAsync(broken.Flags)).Stderr, Does.Match(@"plugins\.toml:2:\d+: "));
        await using var missing = TestDaemon.Prepare("");
        File.Delete(missing.Config);
        Assert.That((await RunDaemonAsync(missing.Flags)).Stderr, Does.Contain("cannot be read"));
    }

    [Test]
    public async Task Bad_flags_of_the_daemon_are_refused()
    {
        await using var daemon = TestDaemon.Prepare("plugin_folders = [\"{plugins}\"]\n");
        foreach (var flags in (string[][])[["--no-such"], ["--host", "tcp://0.0.0.0:1"], ["--host", "relative"], ["--log-level", "loud"], ["--group", "no-such-group"], ["stray"]])
        {
            var outcome = await RunDaemonAsync([.. daemon.Flags, .. flags]);
            Assert.That((outcome.ExitCode, outcome.Stdout), Is.EqualTo((125, "")), outcome.ToString);
            Assert.That(outcome.Stderr, Does.StartWith("atolld: "));
        }
    }

    [Test]
    [Promise("S6")]
    public async Task A_socket_path_that_is_a_link_a_file_or_in_use_is_refused_and_left_alone()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var second = TestDaemon.Prepare("plugin_folders = [\"{plugins}\"]\n");
        var outcome = await RunDaemonAsync([.. second.Flags[..^4], "--host", $"unix://{daemon.Socket}"]);
        Assert.That((outcome.ExitCode, outcome.Stderr), Is.EqualTo((125, $"atolld: another process listens on {daemon.Socket}; stop it, or choose another path\n")));
        await daemon.OkAsync("version");

        var link = Path.Combine(second.Folder, "link");
        File.CreateSymbolicLink(link, "/etc/hostname");
        outcome = await RunDaemonAsync([.. second.Flags[..^4], "--host", $"unix://{link}"]);
        Assert.That((outcome.ExitCode, outcome.Stderr), Is.EqualTo((125, $"atolld: the socket path {link} is a symbolic link; remove it, or choose another path\n")));
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo("/etc/hostname"));

        outcome = await RunDaemonAsync([.. second.Flags[..^4], "--host", $"unix://{second.Config}"]);
        Assert.That(outcome.Stderr, Does.Contain("exists and is no socket"));

        outcome = await RunDaemonAsync([.. second.Flags[..^4], "--host", $"unix:///tmp/{new string('s', 120)}"]);
        Assert.That(outcome.Stderr, Does.Contain("is longer than 107 bytes"));

        outcome = await RunDaemonAsync(["--config", second.Config, "--root", daemon.Root, "--state", second.State, "--host", $"unix://{second.Socket}"]);
        Assert.That((outcome.ExitCode, outcome.Stderr), Is.EqualTo((125, $"atolld: another atolld works in {daemon.Root}; stop it, or give this one another --root and --state\n")));
    }

    private static async Task<CommandOutcome> RunDaemonAsync(string[] flags)
    {
        using var atolld = new RunningCommand(Installation.Daemon, flags);
        return await atolld.FinishAsync();
    }

    private static string[] Files(TestDaemon daemon)
        => [.. Directory.EnumerateFileSystemEntries(daemon.Root, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFileSystemEntries(daemon.State, "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)];
}
