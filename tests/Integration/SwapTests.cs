using System.Text.Json;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>Other versions of a plugin take over while containers run.</summary>
internal sealed class SwapTests
{
    [Test]
    public async Task Thirty_swaps_under_load_fail_no_call_and_leave_no_old_code()
    {
        const int Swaps = 30;
        await using var daemon = await StartAsync();
        await daemon.OkAsync("run", "-d", "--name", "long", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/sleep", "1000");
        using var over = new CancellationTokenSource();
        var load = Enumerable.Range(0, 2).Select(_ => LoadAsync(daemon, over.Token)).ToArray();
        for (var i = 0; i < Swaps; i++)
        {
            Assert.That(await daemon.OkAsync("plugin", "swap", "vendor-command", Version(daemon, $"2.0.{i}")), Does.Match($@"^~ plugin vendor-command .* -> 2\.0\.{i} "));
        }

        await over.CancelAsync();
        var runs = (await Task.WhenAll(load)).Sum();
        await daemon.OkAsync("reload", "--wait");
        TestContext.Out.WriteLine($"{runs} containers ran during {Swaps} swaps");
        Assert.That(runs, Is.Positive);
        Assert.That((await PluginsAsync(daemon)).Select(row => $"{row.GetProperty("Id").GetString()} {row.GetProperty("State").GetString()}"), Is.EquivalentTo((string[])["vendor-command active", "isula-shim active", "lcr active", "shimv2 active"]));
        await daemon.OkAsync("kill", "long");
        Assert.That(await daemon.OkAsync("wait", "long"), Is.EqualTo("137"));
    }

    [Test]
    [Promise("F26")]
    public async Task A_hundred_reloads_fail_none_of_a_thousand_creates()
    {
        const int Reloads = 100, Creates = 1000, AtOnce = 4;
        await using var daemon = await StartAsync();
        using var channel = ApiTests.Connect(daemon);
        var client = new Api.V1.ContainerService.ContainerServiceClient(channel);
        var creates = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async worker =>
        {
            for (var i = worker; i < Creates; i += AtOnce)
            {
                var created = await client.CreateAsync(new Api.V1.CreateRequest { Source = Rootfs.Folder, Runtime = i % 2 == 0 ? "vendor-runtime" : "runc" });
                await client.DeleteAsync(new Api.V1.DeleteRequest { Container = created.Id });
            }
        }));
        for (var i = 0; i < Reloads; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(Drop(daemon), "plugin.toml"), Manifest($"3.0.{i}"));
            Assert.That(await daemon.OkAsync("reload"), Does.Contain($"-> 3.0.{i} "));
        }

        await creates;
    }

    [Test]
    [Promise("F21")]
    [Promise("S26")]
    public async Task A_bad_version_fails_its_probe_and_the_old_one_goes_on()
    {
        await using var daemon = await StartAsync();
        await daemon.OkAsync("run", "-d", "--name", "long", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/sleep", "1000");

        var bad = Version(daemon, "9.0.0");
        await File.WriteAllTextAsync(Path.Combine(bad, "Vendor.CommandRuntime.dll"), "no assembly");
        var refused = await daemon.RunAsync("plugin", "swap", "vendor-command", bad);
        Assert.That(refused.ExitCode, Is.EqualTo(125));
        Assert.That(refused.Stderr, Does.Contain("plugin vendor-command 9.0.0 cannot take over from 1.2.0, which goes on: Vendor.CommandRuntime.dll is no .NET assembly"));

        // The same by overwriting what lies in the folder: the code that runs is a copy.
        await File.WriteAllTextAsync(Path.Combine(Drop(daemon), "Vendor.CommandRuntime.dll"), "no assembly either");
        Assert.That((await daemon.RunAsync("reload")).Stderr, Does.Contain("cannot take over from 1.2.0"));
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/echo", "still 1.2.0")).Line, Is.EqualTo("still 1.2.0"));
        await daemon.OkAsync("kill", "long");
        Assert.That(await daemon.OkAsync("wait", "long"), Is.EqualTo("137"));
    }

    [TestCaseSource(typeof(TestRuntimes), nameof(TestRuntimes.OnHostKernel))]
    public async Task A_container_does_not_notice_that_its_plugin_is_replaced(string runtime)
    {
        var plugin = TestRuntimes.Named(runtime).Plugin;
        await using var daemon = TestDaemon.Prepare($"default_runtime = \"{runtime}\"\nwatch = false\nplugin_folders = [\"drop\"]\n{TestRuntimes.Named(runtime).Configuration}\n");
        var folder = Directory.CreateDirectory(Path.Combine(daemon.Drop, plugin)).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Installation.Plugins, plugin)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        await daemon.StartAgainAsync();
        await daemon.OkAsync("run", "-d", "--name", "x", Rootfs.Folder, "/bin/sh", "-c", "trap 'exit 7' TERM; while :; do echo on; sleep 0.1; done");
        using var exec = daemon.Start("exec", "-i", "x", "/bin/cat");
        using var words = new StreamReader(exec.Stdout, leaveOpen: true);
        await exec.Stdin.WriteAsync("before\n"u8.ToArray());
        await exec.Stdin.FlushAsync();
        Assert.That(await words.ReadLineAsync(), Is.EqualTo("before"));

        await File.WriteAllTextAsync(Path.Combine(folder, "plugin.toml"), (await File.ReadAllTextAsync(Path.Combine(folder, "plugin.toml"))).Replace("version = \"0.1.0\"", "version = \"0.2.0\"", StringComparison.Ordinal));
        Assert.That(await daemon.OkAsync("reload"), Does.Contain($"~ plugin {plugin} 0.1.0 -> 0.2.0"));

        // What was under way goes on through the old version; what is new goes through the new one.
        await exec.Stdin.WriteAsync("after\n"u8.ToArray());
        exec.Stdin.Close();
        Assert.That(await words.ReadLineAsync(), Is.EqualTo("after"));
        Assert.That((await exec.FinishAsync()).ExitCode, Is.Zero);
        Assert.That((await daemon.RunAsync("exec", "x", "/bin/echo", "through the new one")).Line, Is.EqualTo("through the new one"));
        await daemon.OkAsync("stats", "--no-stream", "x");
        await daemon.OkAsync("reload", "--wait");
        await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/true");
        await daemon.OkAsync("stop", "x");
        Assert.That(await daemon.OkAsync("inspect", "--format", "{{.State.ExitCode}}", "x"), Is.EqualTo("7"));
        await daemon.OkAsync("start", "x");
        await daemon.OkAsync("rm", "-f", "x");
    }

    [Test]
    public async Task The_version_before_is_one_command_away()
    {
        await using var daemon = await StartAsync();
        Assert.That((await daemon.RunAsync("plugin", "swap", "vendor-command", "--back")).Stderr, Does.Contain("no version of plugin vendor-command was replaced"));
        await daemon.OkAsync("plugin", "swap", "vendor-command", Version(daemon, "2.0.0"));
        Assert.That(await VersionAsync(daemon), Is.EqualTo("2.0.0"));
        await daemon.OkAsync("plugin", "swap", "vendor-command", "--back");
        Assert.That(await VersionAsync(daemon), Is.EqualTo("1.2.0"));
        await daemon.OkAsync("plugin", "swap", "vendor-command", "--back");
        Assert.That(await VersionAsync(daemon), Is.EqualTo("2.0.0"));
        Assert.That((await daemon.RunAsync("plugin", "swap", "vendor-command", "/nowhere")).Stderr, Does.Contain("'/nowhere' is not the absolute path of a folder"));
        Assert.That((await daemon.RunAsync("plugin", "swap", "isula-shim", Version(daemon, "2.1.0"))).Stderr, Does.Contain("it is plugin vendor-command"));
    }

    [Test]
    public async Task A_half_copied_plugin_is_taken_in_when_it_is_whole()
    {
        await using var daemon = await StartAsync("", watch: true);
        var whole = Version(daemon, "4.0.0");
        var target = Directory.CreateDirectory(Path.Combine(daemon.Drop, "late")).FullName;
        Directory.Delete(Drop(daemon), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(target, "plugin.toml"), await File.ReadAllTextAsync(Path.Combine(whole, "plugin.toml")));
        await daemon.AwaitWordsAsync("its assembly Vendor.CommandRuntime.dll is not in the folder");
        File.Copy(Path.Combine(whole, "Vendor.CommandRuntime.dll"), Path.Combine(target, "Vendor.CommandRuntime.dll"));
        await daemon.AwaitWordsAsync("~ plugin vendor-command 1.2.0 -> 4.0.0");
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/echo", "whole")).Line, Is.EqualTo("whole"));
    }

    [Test]
    public async Task Code_that_does_not_go_is_shown_as_leaked()
    {
        await using var daemon = await StartAsync("faulty", id: "leaky", type: "Faulty.Leaks");
        Directory.Delete(Path.Combine(daemon.Drop, "leaky"), recursive: true);
        await daemon.OkAsync("reload", "--wait");
        var row = (await PluginsAsync(daemon)).Single(plugin => plugin.GetProperty("Id").GetString() == "leaky");
        Assert.That((row.GetProperty("State").GetString(), row.GetProperty("Reason").GetString()), Is.EqualTo(("leaked", "something still refers to it: a thread, a timer, a static event of the host's, a child process's handler; docs/shared-types.md lists what keeps code alive")));
    }

    private static async Task<int> LoadAsync(TestDaemon daemon, CancellationToken over)
    {
        var runs = 0;
        while (!over.IsCancellationRequested)
        {
            var outcome = await daemon.RunAsync("run", "--rm", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/echo", "hello");
            Assert.That(outcome.Line, Is.EqualTo("hello"), outcome.ToString);
            runs++;
        }

        return runs;
    }

    private static string Drop(TestDaemon daemon) => Path.Combine(daemon.Drop, "vendor");

    private static string Manifest(string version) => File.ReadAllText(Path.Combine(Installation.TestPlugin("vendor"), "plugin.toml")).Replace("1.2.0", version, StringComparison.Ordinal);

    /// <summary>The plugin with another number, which makes it another content.</summary>
    private static string Version(TestDaemon daemon, string version)
    {
        var folder = Path.Combine(daemon.Folder, "versions", version);
        PluginFolder.Copy("vendor", Path.GetDirectoryName(folder)!, version, Manifest(version));
        return folder;
    }

    private static async Task<string?> VersionAsync(TestDaemon daemon) => (await PluginsAsync(daemon)).Single(row => row.GetProperty("Id").GetString() == "vendor-command").GetProperty("Version").GetString();

    private static async Task<IReadOnlyList<JsonElement>> PluginsAsync(TestDaemon daemon)
        => [.. (await daemon.OkAsync("plugin", "ls", "--format", "json")).Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];

    private static async Task<TestDaemon> StartAsync(string plugin = "vendor", bool watch = false, string? id = null, string? type = null)
    {
        var daemon = TestDaemon.Prepare($"default_runtime = \"runc\"\nwatch = {(watch ? "true" : "false")}\nplugin_folders = [\"drop\", \"{{plugins}}\"]\n");
        Directory.CreateDirectory(daemon.Drop);
        if (id is not null)
        {
            PluginFolder.Copy(plugin, daemon.Drop, id, PluginFolder.Manifest(id, "Faulty.dll", type));
        }
        else
        {
            PluginFolder.Copy("vendor", daemon.Drop);
        }

        await daemon.StartAgainAsync();
        return daemon;
    }
}
