using System.Text.Json;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>Plugins in processes of their own.</summary>
internal sealed class IsolationTests
{
    [TestCase("overflow", "signal 6: Stack overflow")]
    [TestCase("fail-fast", "signal 6: ")]
    [TestCase("exit", "exit code 3")]
    [Promise("S28")]
    public async Task What_ends_a_plugins_process_ends_nothing_else(string harm, string reason)
    {
        await using var daemon = await StartAsync(harm);
        await daemon.OkAsync("run", "-d", "--name", "other", Rootfs.Folder, "/bin/sleep", "1000");
        var outcome = await daemon.RunAsync("run", "--rm", "--runtime", "harmful", Rootfs.Folder, "/bin/true");
        Assert.That(outcome.ExitCode, Is.EqualTo(125));
        Assert.That(outcome.Stderr, Does.Contain("CreateAsync: the process of plugin harmful ended: " + reason));
        Assert.That((await daemon.RunAsync("exec", "other", "/bin/echo", "goes on")).Line, Is.EqualTo("goes on"));

        // It is started again: what it is asked next, it answers.
        var again = await daemon.RunAsync("run", "--rm", "--runtime", "harmful-not", Rootfs.Folder, "/bin/true");
        Assert.That(again.Stderr, Does.Contain("no harm was done"));
        var row = await PluginAsync(daemon, "harmful");
        Assert.That((row.GetProperty("State").GetString(), row.GetProperty("Isolation").GetString()), Is.EqualTo(("active", "process")));
        Assert.That(row.GetProperty("Pid").GetInt32(), Is.Positive);
    }

    [Test]
    [Promise("S28")]
    public async Task A_plugin_that_takes_memory_without_end_gets_no_more_than_its_own()
    {
        await using var daemon = await StartAsync("allocate");
        var outcome = await daemon.RunAsync("run", "--rm", "--runtime", "harmful", Rootfs.Folder, "/bin/true");
        Assert.That(outcome.Stderr, Does.Contain("OutOfMemoryException").Or.Contain("the process of plugin harmful ended"));
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "goes on")).Line, Is.EqualTo("goes on"));
    }

    [Test]
    [Promise("S28")]
    [Promise("F17")]
    public async Task A_call_that_spins_is_given_up_after_its_runtimes_own_time()
    {
        await using var daemon = await StartAsync("spin", "timeout = 1");
        var outcome = await daemon.RunAsync("run", "--rm", "--runtime", "harmful", Rootfs.Folder, "/bin/true");
        Assert.That(outcome.Stderr, Does.Contain("create by plugin harmful took longer than 1 s"));
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "goes on")).Line, Is.EqualTo("goes on"));
    }

    [Test]
    [Promise("S28")]
    public async Task What_takes_the_daemon_down_twice_moves_into_a_process_of_its_own_where_that_is_allowed()
    {
        await using var daemon = await StartAsync("overflow", isolation: "auto");
        for (var i = 0; i < 2; i++)
        {
            Assert.That((await PluginAsync(daemon, "harmful")).GetProperty("Isolation").GetString(), Is.EqualTo("none"));
            Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "harmful", Rootfs.Folder, "/bin/true")).ExitCode, Is.EqualTo(125));
            await daemon.AwaitEndAsync();
            await daemon.StartAgainAsync();
        }

        var row = await PluginAsync(daemon, "harmful");
        Assert.That((row.GetProperty("Isolation").GetString(), row.GetProperty("Reason").GetString()), Is.EqualTo(("process", "it runs in a process of its own: 2 daemons died within its calls")));
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "harmful", Rootfs.Folder, "/bin/true")).Stderr, Does.Contain("the process of plugin harmful ended: signal 6: Stack overflow"));
        await daemon.OkAsync("plugin", "release", "harmful");
        Assert.That((await PluginAsync(daemon, "harmful")).GetProperty("Isolation").GetString(), Is.EqualTo("none"));
    }

    [TestCaseSource(typeof(TestRuntimes), nameof(TestRuntimes.OnHostKernel))]
    public async Task Containers_live_on_while_their_plugins_process_is_killed_and_their_ends_are_told(string runtime)
    {
        var plugin = TestRuntimes.Named(runtime).Plugin;
        await using var daemon = await TestDaemon.StartAsync($"default_runtime = \"{runtime}\"\nplugin_folders = [\"{{plugins}}\"]\n{TestRuntimes.Named(runtime).Configuration}\n[plugins.{plugin}]\nisolation = \"process\"\n");
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/sh", "-c", "cat; exit 3")).ExitCode, Is.EqualTo(3));
        await daemon.OkAsync("run", "-d", "--name", "x", Rootfs.Folder, "/bin/sh", "-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.1; done");
        Assert.That((await daemon.RunAsync("exec", "x", "/bin/echo", "in it")).Line, Is.EqualTo("in it"));
        await daemon.OkAsync("pause", "x");
        await daemon.OkAsync("unpause", "x");

        var pid = (await PluginAsync(daemon, plugin)).GetProperty("Pid").GetInt32();
        System.Diagnostics.Process.GetProcessById(pid).Kill();
        await daemon.AwaitWordsAsync("the plugin's process is started again in");
        Assert.That(await daemon.OkAsync("exec", "x", "/bin/echo", "in it still"), Is.EqualTo("in it still"));
        Assert.That((await PluginAsync(daemon, plugin)).GetProperty("Pid").GetInt32(), Is.Not.EqualTo(pid).And.Not.Zero);
        await daemon.OkAsync("stop", "x");
        Assert.That(await daemon.OkAsync("inspect", "--format", "{{.State.ExitCode}}", "x"), Is.EqualTo("7"));
        Assert.That(await daemon.OkAsync("logs", "x"), Is.EqualTo("ready"));
    }

    [Test]
    public async Task Streams_of_any_size_go_through_a_plugins_process_unchanged()
    {
        await using var daemon = await TestDaemon.StartAsync("default_runtime = \"runc\"\nplugin_folders = [\"{plugins}\"]\n[plugins.isula-shim]\nisolation = \"process\"\n");
        await daemon.OkAsync("run", "-d", "--name", "x", Rootfs.Folder, "/bin/sleep", "1000");
        var bytes = new byte[8 << 20];
        new Random(7).NextBytes(bytes);
        using var exec = daemon.Start("exec", "-i", "x", "/bin/cat");
        var writing = Task.Run(async () =>
        {
            await exec.Stdin.WriteAsync(bytes);
            exec.Stdin.Close();
        });
        using var output = new MemoryStream();
        await exec.Stdout.CopyToAsync(output);
        await writing;
        Assert.That(output.ToArray().AsSpan().SequenceEqual(bytes), Is.True);
    }

    private static async Task<JsonElement> PluginAsync(TestDaemon daemon, string id) => JsonDocument.Parse(await daemon.OkAsync("plugin", "inspect", id, "--format", "json")).RootElement;

    private static async Task<TestDaemon> StartAsync(string harm, string more = "", string isolation = "process")
    {
        var daemon = TestDaemon.Prepare($"""
            default_runtime = "runc"
            plugin_folders = ["drop", "{"{plugins}"}"]
            [plugins.harmful]
            isolation = "{isolation}"
            [runtimes.harmful]
            {more}
            options = {"{"} harm = "{harm}" {"}"}
            [runtimes.harmful-not]
            """);
        Directory.CreateDirectory(daemon.Drop);
        PluginFolder.Copy("faulty", daemon.Drop, "harmful", PluginFolder.Manifest("harmful", "Faulty.dll", "Faulty.Harmful"));
        await daemon.StartAgainAsync();
        return daemon;
    }
}
