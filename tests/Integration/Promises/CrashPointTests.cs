using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises;

/// <summary>
/// The daemon dies, as by kill -9, between every two steps of every operation. The next one finds what was begun: it is adopted or undone, exit codes are the true ones, and
/// nothing is left over. Every runtime is tried by 'make faults'.
/// </summary>
internal sealed class CrashPointTests
{
    public static readonly (string Point, string[] Operation)[] Points =
    [
        ("create: folder made", ["create", "--name", "new", "ROOTFS", "/bin/sleep", "1000"]),
        ("create: bundle written", ["create", "--name", "new", "ROOTFS", "/bin/sleep", "1000"]),
        ("create: recorded", ["create", "--name", "new", "ROOTFS", "/bin/sleep", "1000"]),
        ("start: intent recorded", ["run", "-d", "--name", "new", "ROOTFS", "/bin/sleep", "1000"]),
        ("start: state folder made", ["run", "-d", "--name", "new", "ROOTFS", "/bin/sleep", "1000"]),
        ("supervisor: spawned", ["run", "-d", "--name", "new", "ROOTFS", "/bin/sleep", "1000"]),
        ("supervisor: asked to create", ["run", "-d", "--name", "new", "ROOTFS", "/bin/sleep", "1000"]),
        ("start: created by the runtime", ["run", "-d", "--name", "new", "ROOTFS", "/bin/sleep", "1000"]),
        ("start: started by the runtime", ["run", "-d", "--name", "new", "ROOTFS", "/bin/sleep", "1000"]),
        ("start: recorded", ["run", "-d", "--name", "new", "ROOTFS", "/bin/sleep", "1000"]),
        ("exit: seen", ["run", "--name", "ends", "ROOTFS", "/bin/sh", "-c", "exit 3"]),
        ("exit: recorded", ["run", "--name", "ends", "ROOTFS", "/bin/sh", "-c", "exit 3"]),
        ("cleanup: freed by the runtime", ["run", "--name", "ends", "ROOTFS", "/bin/sh", "-c", "exit 3"]),
        ("exit: cleaned up", ["run", "--name", "ends", "ROOTFS", "/bin/sh", "-c", "exit 3"]),
        ("kill: intent recorded", ["kill", "old"]),
        ("kill: signalled", ["stop", "-t", "0", "old"]),
        ("delete: intent recorded", ["rm", "-f", "old"]),
        ("delete: deleted by the runtime", ["rm", "-f", "old"]),
        ("delete: folder removed", ["rm", "-f", "old"]),
        ("delete: recorded", ["rm", "-f", "old"]),
        ("rename: name reserved", ["rename", "old", "renamed"]),
        ("rename: recorded", ["rename", "old", "renamed"]),
        ("pause: frozen", ["pause", "old"]),
        ("unpause: thawed", ["unpause", "old"]),
        ("update: applied", ["update", "--cpu-shares", "512", "old"]),
        ("exec: supervisor spawned", ["exec", "old", "/bin/true"]),
        ("exec: asked for", ["exec", "old", "/bin/sleep", "0.2"]),
        ("exec: started", ["exec", "old", "/bin/sleep", "0.2"]),
    ];

    /// <summary>With make faults all of them; else each on one runtime.</summary>
    private static IEnumerable<TestCaseData> Cases()
        => from runtime in Environment.GetEnvironmentVariable("ATOLL_FAULTS") is "1" ? TestRuntimes.OnHostKernel : ["crun"]
           from point in Points
           where IsReached(runtime, point.Point)
           select new TestCaseData(runtime, point.Point, point.Operation) { TestName = $"F2 {point.Point} ({runtime})" };

    [TestCaseSource(nameof(Cases))]
    [Promise("F2")]
    [Promise("F3")]
    [Promise("F4")]
    public async Task The_daemon_may_die_at(string runtime, string point, string[] operation)
    {
        await using var daemon = TestDaemon.Prepare($"default_runtime = \"{runtime}\"\nplugin_folders = [\"{{plugins}}\"]\n{TestRuntimes.Named(runtime).Configuration}\n");
        await daemon.StartAgainAsync();
        var old = await daemon.OkAsync("run", "-d", "--name", "old", Rootfs.Folder, "/bin/sleep", "1000");
        var pid = await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", old);
        if (operation[0] == "unpause")
        {
            await daemon.OkAsync("pause", old);
        }

        await daemon.StopAsync();

        daemon.Environment["ATOLL_CRASH_AT"] = point;
        await daemon.StartAgainAsync("--allow-crash-points");

        // Else a daemon that dies fast may not come to say it.
        await daemon.AwaitWordsAsync("containers of an earlier daemon", times: 2);
        string[] args = [.. operation.Select(arg => arg == "ROOTFS" ? Rootfs.Folder : arg)];
        var cut = await daemon.RunAsync(args);
        await daemon.AwaitEndAsync();
        Assert.That(cut.ExitCode, Is.EqualTo(125), cut.ToString());

        daemon.Environment.Clear();
        await daemon.StartAgainAsync();
        await daemon.AwaitWordsAsync("containers of an earlier daemon", times: 3);
        await SettledAsync(daemon, args, old, pid);
    }

    /// <summary>A plugin that does not use the supervisor's commands never comes to their points.</summary>
    private static bool IsReached(string runtime, string point)
        => TestRuntimes.Named(runtime).Plugin != "shimv2" || !(point.StartsWith("supervisor", StringComparison.Ordinal) || point.StartsWith("exec", StringComparison.Ordinal));

    private static async Task SettledAsync(TestDaemon daemon, string[] args, string old, string pid)
    {
        switch (args[0])
        {
            case "create":
                var again = await daemon.RunAsync(args);
                Assert.That(again.ExitCode == 0 || again.Stderr.Contains("already in use", StringComparison.Ordinal), Is.True, again.ToString());
                await daemon.OkAsync("start", "new");
                break;
            case "run" when args.Contains("ends"):
                Assert.That(await daemon.OkAsync("wait", "ends"), Is.EqualTo("3"), "the true code");
                Assert.That((await daemon.OkAsync("events", "--after", "0", "--until", "0s", "-f", "container=ends", "-f", "event=die", "--format", "{{.Attributes.exitCode}}")).Split('\n'), Is.EqualTo((string[])["3"]), "told once");
                break;
            case "run":
                // Adopted, or undone: it can be started again in either case.
                await daemon.OkAsync("start", "new");
                Assert.That(await daemon.OkAsync("exec", "new", "/bin/echo", "runs"), Is.EqualTo("runs"));
                break;
            case "kill" or "stop":
                await daemon.OkAsync("stop", "-t", "0", "old");
                Assert.That(await daemon.OkAsync("wait", "old"), Is.EqualTo("137"));
                return;
            case "rm":
                var removed = await daemon.RunAsync("rm", "-f", old);
                Assert.That(removed.ExitCode == 0 || removed.Stderr.Contains("No such container", StringComparison.Ordinal), Is.True, removed.ToString());
                Assert.That(await daemon.OkAsync("ps", "-aq"), Is.Empty);
                return;
            case "rename":
                var names = await daemon.OkAsync("ps", "--format", "{{.Names}}");
                await daemon.OkAsync("create", "--name", names == "old" ? "renamed" : "old", Rootfs.Folder);
                break;
            case "pause":
                Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Status}}", old), Is.EqualTo("paused"), "as the runtime says");
                await daemon.OkAsync("unpause", old);
                break;
            case "unpause":
                break;
            default:
                await daemon.OkAsync(args);
                break;
        }

        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Status}} {{.State.Pid}}", old), Is.EqualTo($"running {pid}"), "what ran runs on");
        Assert.That(await daemon.OkAsync("exec", old, "/bin/echo", "unaffected"), Is.EqualTo("unaffected"));
    }
}
