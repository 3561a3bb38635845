using System.Text.Json;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>Plugins and their configuration change while the daemon runs.</summary>
internal sealed class ReloadTests
{
    private const string Unwatched = "watch = false\n";

    [Test]
    public async Task A_dropped_folder_is_taken_in_by_itself_and_goes_when_it_is_removed()
    {
        await using var daemon = await StartAsync();
        Assert.That((await daemon.RunAsync("create", "--runtime", "vendor-runtime", Rootfs.Folder)).ExitCode, Is.EqualTo(125));
        PluginFolder.Copy("vendor", daemon.Drop);
        await daemon.AwaitWordsAsync("generation 2: + plugin vendor-command 1.2.0");
        await daemon.AwaitWordsAsync("generation 2: 4 of 4 plugins active");
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/echo", "dropped in")).Line, Is.EqualTo("dropped in"));
        Directory.Delete(Path.Combine(daemon.Drop, "vendor"), recursive: true);
        await daemon.AwaitWordsAsync("the code of plugin vendor-command 1.2.0, which was replaced or removed, has left the memory");
        Assert.That((await daemon.RunAsync("create", "--runtime", "vendor-runtime", Rootfs.Folder)).Stderr, Does.Contain("runtime 'vendor-runtime' is not allowed"));
    }

    [Test]
    public async Task A_renamed_folder_of_plugins_and_plugins_toml_itself_are_seen()
    {
        await using var daemon = await StartAsync();
        var aside = Directory.CreateDirectory(Path.Combine(daemon.Folder, "aside")).FullName;
        PluginFolder.Copy("vendor", aside);
        Directory.Move(daemon.Drop, Path.Combine(daemon.Folder, "old"));
        Directory.Move(aside, daemon.Drop);
        await daemon.AwaitWordsAsync("+ plugin vendor-command 1.2.0");
        await File.AppendAllTextAsync(daemon.Config, "[plugins.vendor-command]\npriority = 950\n");
        await daemon.AwaitWordsAsync("~ plugin vendor-command: priority 300 -> 950");
        Directory.Move(daemon.Drop, Path.Combine(daemon.Folder, "gone"));
        await daemon.AwaitWordsAsync("- plugin vendor-command 1.2.0");
    }

    [Test]
    public async Task A_reload_prints_what_it_changes_and_a_dry_run_what_it_would()
    {
        await using var daemon = await StartAsync(Unwatched);
        Assert.That(await daemon.OkAsync("reload"), Is.EqualTo("Nothing has changed; generation 1 goes on."));
        PluginFolder.Copy("vendor", daemon.Drop);
        await File.AppendAllTextAsync(daemon.Config, "[runtimes.mine]\npath = \"/usr/sbin/runc\"\n");
        Assert.That(await daemon.OkAsync("reload", "--dry-run"), Is.EqualTo("+ plugin vendor-command 1.2.0\n+ runtime mine\nGeneration 1 goes on: nothing was done."));
        var reload = JsonDocument.Parse(await daemon.OkAsync("reload", "--wait", "--format", "json")).RootElement;
        Assert.That(reload.GetProperty("Generation").GetInt32(), Is.EqualTo(2));
        Assert.That(reload.GetProperty("Changes").EnumerateArray().Select(change => change.GetString()), Is.EqualTo((string[])["+ plugin vendor-command 1.2.0", "+ runtime mine"]));
        Assert.That(await daemon.OkAsync("runtime", "explain", "mine"), Does.EndWith("'mine' is served by isula-shim 0.1.0, in generation 2."));
        Assert.That(await daemon.OkAsync("info"), Does.Contain("Generation: 2"));
    }

    [Test]
    [Promise("F25")]
    [Promise("S45")]
    public async Task One_bad_file_of_ten_changes_nothing_and_is_named_with_its_line()
    {
        await using var daemon = await StartAsync(Unwatched);
        var folder = DropIns(daemon);
        for (var i = 0; i < 10; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{i}.toml"), i == 7 ? "[runtimes.n7]\npaht = \"/x\"\n" : $"[runtimes.n{i}]\npath = \"/usr/sbin/runc\"\n");
        }

        var refused = await daemon.RunAsync("reload");
        Assert.That(refused.ExitCode, Is.EqualTo(125));
        Assert.That(refused.Stderr, Does.Contain("plugins.d/7.toml:2:1: unknown key 'runtimes.n7.paht'; did you mean 'path'?"));
        Assert.That(await daemon.OkAsync("runtime", "ls", "-q"), Does.Not.Contain("n0"));

        await daemon.SignalAsync("HUP");
        await daemon.AwaitWordsAsync("the reload was refused, and generation 1 goes on", times: 2);
        File.Delete(Path.Combine(folder, "7.toml"));
        Assert.That(await daemon.OkAsync("reload"), Does.EndWith("ms.").And.Contain("+ runtime n9"));
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "n9", Rootfs.Folder, "/bin/echo", "fine")).Line, Is.EqualTo("fine"));
    }

    [Test]
    [Promise("S46")]
    public async Task A_drop_in_that_others_may_write_to_is_left_out_and_shown()
    {
        await using var daemon = await StartAsync(Unwatched);
        var file = Path.Combine(DropIns(daemon), "theirs.toml");
        await File.WriteAllTextAsync(file, "[runtimes.theirs]\npath = \"/bin/true\"\n");
        File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
        Assert.That(await daemon.OkAsync("reload"), Does.Contain($"! {file} is left out: {file} may be written to by others than its owner (mode 0666)"));
        Assert.That(await daemon.OkAsync("info"), Does.Contain($"Left Out: {file}"));
        Assert.That((await daemon.RunAsync("create", "--runtime", "theirs", Rootfs.Folder)).Stderr, Does.Contain("is not allowed"));
    }

    [Test]
    public async Task A_drop_in_file_is_undone_by_removing_it()
    {
        await using var daemon = await StartAsync();
        var file = Path.Combine(DropIns(daemon), "vendor.toml");
        await File.WriteAllTextAsync(file, "default_runtime = \"crun\"\n[runtimes.crun]\n");
        await daemon.AwaitWordsAsync("~ default_runtime runc -> crun");
        File.Delete(file);
        await daemon.AwaitWordsAsync("~ default_runtime crun -> runc");
    }

    [Test]
    public async Task A_setting_that_holds_after_a_restart_is_told()
    {
        await using var daemon = await StartAsync(Unwatched);
        await File.AppendAllTextAsync(daemon.Config, "[tcp]\n");
        Assert.That((await daemon.RunAsync("reload")).Stderr, Does.Contain("'tcp.address' must be IP:PORT"));
        await File.WriteAllTextAsync(daemon.Config, (await File.ReadAllTextAsync(daemon.Config)).Replace("[tcp]\n", "", StringComparison.Ordinal).Replace("watch = false", "watch = true", StringComparison.Ordinal));
        Assert.That(await daemon.OkAsync("reload"), Does.StartWith("watch: changed too, and holds after a restart of the daemon"));
    }

    [Test]
    [Promise("F20")]
    public async Task A_disabled_plugins_containers_can_be_listed_logged_stopped_and_removed()
    {
        await using var daemon = await StartAsync(Unwatched, folder => PluginFolder.Copy("vendor", folder));
        await daemon.OkAsync("run", "-d", "--name", "x", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/sh", "-c", "echo hello; sleep 1000");
        Assert.That(await daemon.OkAsync("plugin", "disable", "vendor-command"), Does.Contain("~ plugin vendor-command: active -> draining: [plugins.vendor-command] enabled = false in "));
        Assert.That((await daemon.RunAsync("create", "--runtime", "vendor-runtime", Rootfs.Folder)).Stderr, Does.Contain("is not allowed"));

        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        Assert.That((await PluginAsync(daemon, "vendor-command")).GetProperty("State").GetString(), Is.EqualTo("draining"));
        Assert.That(await daemon.OkAsync("ps", "--format", "{{.Names}} {{.Status}}"), Does.StartWith("x Up"));
        Assert.That(await daemon.OkAsync("logs", "x"), Is.EqualTo("hello"));
        await daemon.OkAsync("stop", "-t", "0", "x");
        await daemon.OkAsync("rm", "x");
        await daemon.AwaitWordsAsync("~ plugin vendor-command: draining -> disabled");
        Assert.That(await daemon.OkAsync("plugin", "enable", "vendor-command"), Does.Contain("+ plugin vendor-command 1.2.0"));
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/echo", "again")).Line, Is.EqualTo("again"));
        Assert.That(Directory.EnumerateFiles(DropIns(daemon)), Is.Empty);
    }

    [Test]
    public async Task A_removed_plugins_containers_are_served_from_its_copy_over_a_restart_too()
    {
        await using var daemon = await StartAsync(Unwatched, folder => PluginFolder.Copy("vendor", folder));
        await daemon.OkAsync("run", "-d", "--name", "x", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/sleep", "1000");
        Directory.Delete(Path.Combine(daemon.Drop, "vendor"), recursive: true);
        Assert.That(await daemon.OkAsync("reload"), Does.Contain("~ plugin vendor-command: active -> draining: its folder is gone; it serves 1 container until they are removed"));
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        Assert.That((await PluginAsync(daemon, "vendor-command")).GetProperty("State").GetString(), Is.EqualTo("draining"));
        await daemon.OkAsync("kill", "x");
        Assert.That(await daemon.OkAsync("wait", "x"), Is.EqualTo("137"));
        await daemon.OkAsync("rm", "x");
        await daemon.AwaitWordsAsync("- plugin vendor-command 1.2.0");
    }

    [Test]
    public async Task Draining_tells_how_many_are_left_and_ends_with_the_last()
    {
        await using var daemon = await StartAsync(Unwatched, folder => PluginFolder.Copy("vendor", folder));
        await daemon.OkAsync("create", "--name", "a", "--runtime", "vendor-runtime", Rootfs.Folder);
        await daemon.OkAsync("create", "--name", "b", "--runtime", "vendor-runtime", Rootfs.Folder);
        using var drain = daemon.Start("plugin", "drain", "--wait", "vendor-command");
        drain.Stdin.Close();
        await daemon.AwaitWordsAsync("active -> draining");
        await daemon.OkAsync("rm", "a");
        await daemon.OkAsync("rm", "b");
        var outcome = await drain.FinishAsync();
        Assert.That((outcome.ExitCode, outcome.Stdout), Is.EqualTo((0, "2 containers left\n1 container left\nno containers left\n")));
        Assert.That((await PluginAsync(daemon, "vendor-command")).GetProperty("Reason").GetString(), Does.Contain("drain = true in "));
        await daemon.OkAsync("plugin", "release", "vendor-command");
        Assert.That((await PluginAsync(daemon, "vendor-command")).GetProperty("State").GetString(), Is.EqualTo("active"));
    }

    [Test]
    public async Task A_runtime_is_turned_off_and_on_and_drained()
    {
        await using var daemon = await StartAsync(Unwatched);
        await daemon.OkAsync("create", "--name", "x", "--runtime", "runc", Rootfs.Folder);
        await daemon.OkAsync("runtime", "disable", "runc");
        Assert.That((await daemon.RunAsync("create", "--runtime", "runc", Rootfs.Folder)).Stderr, Does.Match(@"runtime 'runc' is disabled by .*/plugins\.d/zz-runtime-runc\.toml:3; 'atoll runtime enable runc'"));
        await daemon.OkAsync("start", "x");
        Assert.That(await daemon.OkAsync("runtime", "ls", "--format", "json"), Does.Contain("\"Name\":\"runc\",\"Default\":true,\"Plugin\":\"\",\"Origin\":\"plugins.toml\",\"State\":\"disabled\""));
        Assert.That(await daemon.OkAsync("runtime", "drain", "runc"), Is.EqualTo("1 container left"));
        Assert.That((await daemon.RunAsync("create", "--runtime", "runc", Rootfs.Folder)).Stderr, Does.Contain("runtime 'runc' is draining"));
        await daemon.OkAsync("runtime", "enable", "runc");
        await daemon.OkAsync("create", "--runtime", "runc", Rootfs.Folder);
        Assert.That((await daemon.RunAsync("runtime", "disable", "nonsense")).Stderr, Does.Contain("No such runtime: nonsense"));
    }

    [Test]
    public async Task What_plugins_toml_turns_off_a_command_turns_on_and_the_folder_for_that_is_made()
    {
        await using var daemon = await StartAsync($"{Unwatched}[plugins.isula-shim]\nenabled = false\n");
        Assert.That((await PluginAsync(daemon, "isula-shim")).GetProperty("State").GetString(), Is.EqualTo("disabled"));
        Assert.That(await daemon.OkAsync("plugin", "enable", "isula-shim"), Does.Contain("+ plugin isula-shim"));
        Assert.That(File.Exists(Path.Combine(daemon.Folder, "plugins.d", "zz-plugin-isula-shim.toml")));
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "runc", Rootfs.Folder, "/bin/echo", "turned on")).Line, Is.EqualTo("turned on"));
    }

    [Test]
    public async Task In_safe_mode_only_shipped_plugins_are_loaded_until_one_is_released()
    {
        await using var daemon = Prepare(Unwatched, folder => PluginFolder.Copy("vendor", folder));
        await daemon.StartAgainAsync("--safe-mode");
        Assert.That((await PluginAsync(daemon, "vendor-command")).GetProperty("State").GetString(), Is.EqualTo("discovered"));
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "safe")).Line, Is.EqualTo("safe"));
        await daemon.OkAsync("plugin", "release", "vendor-command");
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/echo", "released")).Line, Is.EqualTo("released"));
    }

    [Test]
    public async Task What_ends_the_daemon_while_it_is_loaded_is_quarantined_and_the_daemon_comes_up()
    {
        await using var daemon = Prepare(Unwatched, folder => PluginFolder.Copy("faulty", folder, "deadly", PluginFolder.Manifest("deadly", "Faulty.dll", "Faulty.DiesInConstructor")));
        for (var i = 0; i < 2; i++)
        {
            using var atolld = new RunningCommand(Installation.Daemon, daemon.Flags);
            Assert.That((await atolld.FinishAsync()).ExitCode, Is.EqualTo(134).Or.EqualTo(-6));
        }

        await daemon.StartAgainAsync();
        var row = await PluginAsync(daemon, "deadly");
        Assert.That(row.GetProperty("State").GetString(), Is.EqualTo("quarantined"));
        Assert.That(row.GetProperty("Reason").GetString(), Is.EqualTo("the daemon died 2 times in a row while it was loading it"));
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "up")).Line, Is.EqualTo("up"));
    }

    [Test]
    public async Task A_Detect_that_hangs_costs_its_plugin_its_place_and_nobody_else()
    {
        await using var daemon = await StartAsync(Unwatched + "[runtimes.sleepy]\npath = \"/usr/sbin/runc\"\n", folder => PluginFolder.Copy("faulty", folder, "sleepy", PluginFolder.Manifest("sleepy", "Faulty.dll", "Faulty.HangsInDetect")));
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "sleepy", Rootfs.Folder, "/bin/echo", "awake")).Line, Is.EqualTo("awake"));
        var row = await PluginAsync(daemon, "sleepy");
        Assert.That((row.GetProperty("State").GetString(), row.GetProperty("Reason").GetString()), Is.EqualTo(("failed", "Detect did not return within 5 s")));
    }

    [Test]
    public async Task A_manifest_of_ten_megabytes_is_refused_by_its_size()
    {
        await using var daemon = await StartAsync(Unwatched, folder => PluginFolder.Copy("vendor", folder, "huge", "# " + new string('x', 10 << 20)));
        Assert.That((await PluginAsync(daemon, "huge")).GetProperty("Reason").GetString(), Does.EndWith("plugin.toml: is larger than 1048576 bytes"));
    }

    private static string DropIns(TestDaemon daemon) => Directory.CreateDirectory(Path.Combine(daemon.Folder, "plugins.d"), (UnixFileMode)0b111_101_101).FullName;

    private static async Task<JsonElement> PluginAsync(TestDaemon daemon, string id) => JsonDocument.Parse(await daemon.OkAsync("plugin", "inspect", id, "--format", "json")).RootElement;

    private static async Task<TestDaemon> StartAsync(string configuration = "", Action<string>? fill = null)
    {
        var daemon = Prepare(configuration, fill);
        await daemon.StartAgainAsync();
        return daemon;
    }

    private static TestDaemon Prepare(string configuration, Action<string>? fill)
    {
        // Keys of the file itself stand before its tables.
        var daemon = TestDaemon.Prepare($"default_runtime = \"runc\"\nplugin_folders = [\"drop\", \"{{plugins}}\"]\n{configuration}[runtimes.runc]\n");
        Directory.CreateDirectory(daemon.Drop);
        fill?.Invoke(daemon.Drop);
        return daemon;
    }
}
