using System.Text.Json;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

internal sealed class PluginTests
{
    [Test]
    public async Task What_is_recorded_can_be_read_while_plugins_are_still_being_loaded_and_everything_else_waits()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.StopAsync();

        // Loading asks it for this name, and gives it ten seconds.
        var folder = Path.Combine(daemon.Folder, "more");
        PluginFolder.Copy("faulty", folder, "runc", PluginFolder.Manifest("runc", "Faulty.dll", "Faulty.HangsInDetect"));
        await File.WriteAllTextAsync(daemon.Config, (await File.ReadAllTextAsync(daemon.Config)).Replace("plugin_folders = [", $"plugin_folders = [\"{folder}\", ", StringComparison.Ordinal));
        // The socket gets its mode when somebody listens on it.
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(daemon.Socket)!, Path.GetFileName(daemon.Socket)) { NotifyFilter = NotifyFilters.Attributes };
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Changed += (_, _) => listening.TrySetResult();
        watcher.EnableRaisingEvents = true;
        var starting = daemon.StartAgainAsync();
        await listening.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(await daemon.OkAsync("ps", "--format", "{{.Names}} {{.State}}"), Is.EqualTo("c running"));
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Status}}", "c"), Is.EqualTo("running"));
        using var exec = daemon.Start("exec", "c", "/bin/echo", "here");
        Assert.That(starting.IsCompleted, Is.False, "the plugin has its ten seconds yet");
        Assert.That((await exec.FinishAsync()).Line, Is.EqualTo("here"));
        await starting;
    }

    [Test]
    public async Task A_vendors_plugin_built_from_the_packed_SDK_claims_its_name_ahead_of_isula_shim_and_runs_containers()
    {
        await using var daemon = await StartAsync(folder => PluginFolder.Copy("vendor", folder));
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/echo", "hello vendor")).Line, Is.EqualTo("hello vendor"), () => daemon.Words);

        await daemon.OkAsync("run", "-d", "--name", "theirs", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/sleep", "1000");
        var container = JsonDocument.Parse(await daemon.OkAsync("inspect", "theirs")).RootElement[0];
        Assert.That(container.GetProperty("Atoll").GetProperty("Plugin").GetString(), Is.EqualTo("vendor-command"));
        Assert.That(container.GetProperty("Atoll").GetProperty("PluginVersion").GetString(), Is.EqualTo("1.2.0"));

        var rows = await PluginsAsync(daemon);
        Assert.That(rows.Select(row => row.GetProperty("Id").GetString()).Where(id => id is "vendor-command" or "isula-shim"), Is.EqualTo((string[])["vendor-command", "isula-shim"]), "asked in the order of priority");
    }

    [Test]
    public async Task What_an_adapter_supports_is_read_from_its_code()
    {
        await using var daemon = await StartAsync(folder => PluginFolder.Copy("vendor", folder));
        var inspected = await daemon.OkAsync("plugin", "inspect", "vendor-command", "--format", "json");
        var operations = JsonDocument.Parse(inspected).RootElement.GetProperty("Operations").EnumerateObject().ToDictionary(o => o.Name, o => o.Value.GetBoolean());
        Assert.Multiple(() =>
        {
            Assert.That(operations["CreateAsync"], Is.True);
            Assert.That(operations["AttachAsync"], Is.True);
            Assert.That(operations["DetectProcessAsync"], Is.True, "its default body does the work");
            Assert.That(operations["PauseAsync"], Is.False);
            Assert.That(operations["UpdateAsync"], Is.False);
            Assert.That(operations, Has.Count.EqualTo(22));
        });
    }

    [Test]
    [Promise("S24")]
    [Promise("S27")]
    public async Task Each_bad_plugin_is_listed_with_its_own_reason_and_harms_nobody()
    {
        await using var daemon = await StartAsync(folder =>
        {
            PluginFolder.Copy("vendor", folder);
            PluginFolder.Copy("faulty", folder, "in-constructor", PluginFolder.Manifest("in-constructor", "Faulty.dll", "Faulty.ThrowsInConstructor"));
            PluginFolder.Copy("faulty", folder, "in-detect", PluginFolder.Manifest("in-detect", "Faulty.dll", "Faulty.ThrowsInDetect"));
            PluginFolder.Copy("faulty", folder, "no-class", PluginFolder.Manifest("no-class", "Faulty.dll", "Faulty.NoSuchClass"));
            PluginFolder.Copy("faulty", folder, "many", PluginFolder.Manifest("many", "Faulty.dll", type: null));
            PluginFolder.Copy("vendor", folder, "wrong-sdk", PluginFolder.Manifest("wrong-sdk", "Vendor.CommandRuntime.dll", type: null, sdk: "9.0"));
            PluginFolder.Copy("vendor", folder, "three-mistakes", "id = \"Three Mistakes\"\nversion = \"1.0\"\nassembly = \"Vendor.CommandRuntime.dll\"\nsdk = 1\npriorty = 5\n");
            PluginFolder.Copy("vendor", folder, "no-manifest", manifest: null);
            PluginFolder.Copy("vendor", folder, "not-dotnet", PluginFolder.Manifest("not-dotnet", "plugin.dll", type: null), copy => File.WriteAllText(Path.Combine(copy, "plugin.dll"), "no assembly"));
            PluginFolder.Copy("vendor", folder, "vendor-twin", PluginFolder.Manifest("vendor-command", "Vendor.CommandRuntime.dll", type: null));
            PluginFolder.Copy("vendor", folder, "world-writable", PluginFolder.Manifest("world-writable", "Vendor.CommandRuntime.dll", type: null), copy =>
                File.SetUnixFileMode(copy, File.GetUnixFileMode(copy) | UnixFileMode.OtherWrite));
            PluginFolder.Copy("vendor", folder, "file-writable", PluginFolder.Manifest("file-writable", "Vendor.CommandRuntime.dll", type: null), copy =>
                File.SetUnixFileMode(Path.Combine(copy, "Vendor.CommandRuntime.dll"), (UnixFileMode)0b110_110_100));
            PluginFolder.Copy("vendor", folder, "somebodys", PluginFolder.Manifest("somebodys", "Vendor.CommandRuntime.dll", type: null), copy => PluginFolder.GiveTo(copy, "nobody"));
        });

        var rows = (await PluginsAsync(daemon)).Where(row => row.GetProperty("State").GetString() != "active")
            .ToDictionary(row => Path.GetFileName(row.GetProperty("Folder").GetString())!, row => $"{row.GetProperty("State").GetString()}: {row.GetProperty("Reason").GetString()}");
        Assert.Multiple(() =>
        {
            Assert.That(rows["in-constructor"], Is.EqualTo("failed: its constructor threw InvalidOperationException: the constructor of in-constructor is broken"));
            Assert.That(rows["in-detect"], Is.EqualTo("failed: Detect threw InvalidOperationException: Detect of in-detect is broken"));
            Assert.That(rows["no-class"], Is.EqualTo("failed: Faulty.dll holds no class 'Faulty.NoSuchClass'"));
            Assert.That(rows["many"], Does.Match(@"^failed: Faulty\.dll holds \d+ adapters"));
            Assert.That(rows["wrong-sdk"], Is.EqualTo("incompatible: it was built for contract 9.0; this host speaks 1.0"));
            Assert.That(rows["three-mistakes"], Does.StartWith("failed: ")
                .And.Contain("plugin.toml:4:1: 'sdk' must be a string, not a whole number")
                .And.Contain("plugin.toml:5:1: unknown key 'priorty'; did you mean 'priority'?")
                .And.Contain("plugin.toml:1:1: 'id' 'Three Mistakes' must be lower-case letters"));
            Assert.That(rows["no-manifest"], Is.EqualTo("failed: it holds no plugin.toml"));
            Assert.That(rows["not-dotnet"], Does.StartWith("failed: plugin.dll is no .NET assembly"));
            Assert.That(rows["vendor-twin"], Does.StartWith("failed: the id 'vendor-command' is taken by "));
            Assert.That(rows["world-writable"], Does.StartWith("untrusted: ").And.Contain("may be written to by others than its owner"));
            Assert.That(rows["file-writable"], Does.StartWith("untrusted: ").And.Contain("Vendor.CommandRuntime.dll").And.Contain("mode 0664"));
            Assert.That(rows["somebodys"], Does.StartWith("untrusted: ").And.Contain("belongs to user 65534"));
            Assert.That(rows, Has.Count.EqualTo(12));
        });

        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/echo", "fine")).Line, Is.EqualTo("fine"));
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "runc", Rootfs.Folder, "/bin/echo", "fine")).Line, Is.EqualTo("fine"));
    }

    [Test]
    public async Task Two_plugins_carry_different_versions_of_one_dependency()
    {
        await using var daemon = await StartAsync(folder =>
        {
            PluginFolder.Copy("dependency-old", folder, "old", PluginFolder.Manifest("old", "Dependency.dll", type: null, runtimes: "\"old\""));
            PluginFolder.Copy("dependency-new", folder, "new", PluginFolder.Manifest("new", "Dependency.dll", type: null, runtimes: "\"new\""));
        });
        var words = await Task.WhenAll(((string[])["old", "new"]).Select(name => daemon.RunAsync("run", "--rm", "--runtime", name, Rootfs.Folder)));
        Assert.That(words.Select(outcome => outcome.Stderr), Is.EqualTo((string[])
        [
            "Error response from daemon: old works with Newtonsoft.Json 12.0.0.0: 1\n",
            "Error response from daemon: new works with Newtonsoft.Json 13.0.0.0: 1\n",
        ]));
    }

    [Test]
    public async Task A_plugin_whose_Detect_throws_for_a_name_is_taken_out_and_the_next_one_is_asked()
    {
        await using var daemon = await StartAsync(
            folder => PluginFolder.Copy("faulty", folder, "later", PluginFolder.Manifest("later", "Faulty.dll", "Faulty.ThrowsLater")),
            "[runtimes.touchy]\npath = \"/usr/sbin/runc\"\n");
        var explained = await daemon.OkAsync("runtime", "explain", "touchy");
        Assert.That(explained, Does.Contain("later (priority 500): Detect threw InvalidOperationException").And.Contain("isula-shim (priority 900): claims it"));
        var row = (await PluginsAsync(daemon)).Single(r => r.GetProperty("Id").GetString() == "later");
        Assert.That(row.GetProperty("State").GetString(), Is.EqualTo("failed"));
    }

    [Test]
    public async Task What_a_plugin_throws_in_an_operation_costs_its_own_caller_an_error()
    {
        await using var daemon = await StartAsync(folder => PluginFolder.Copy("faulty", folder, "thrower", PluginFolder.Manifest("thrower", "Faulty.dll", "Faulty.ThrowsInCreate", runtimes: "\"thrower\"")));
        var outcome = await daemon.RunAsync("run", "--rm", "--runtime", "thrower", Rootfs.Folder, "/bin/true");
        Assert.That((outcome.ExitCode, outcome.Stderr), Is.EqualTo((125, "Error response from daemon: create: plugin thrower threw InvalidOperationException: create of a faulty plugin\n")));
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "runc", Rootfs.Folder, "/bin/echo", "fine")).Line, Is.EqualTo("fine"));
    }

    [Test]
    public async Task What_a_plugin_throws_while_streams_are_joined_leaves_no_container_in_starting()
    {
        await using var daemon = await StartAsync(folder => PluginFolder.Copy("faulty", folder, "joiner", PluginFolder.Manifest("joiner", "Faulty.dll", "Faulty.ThrowsInAttach", runtimes: "\"joiner\"")));
        var outcome = await daemon.RunAsync("run", "--name", "x", "--runtime", "joiner", Rootfs.Folder, "/bin/true");
        Assert.That((outcome.ExitCode, outcome.Stderr), Is.EqualTo((125, "Error response from daemon: attach: plugin joiner threw InvalidOperationException: attach of a faulty plugin\n")));
        Assert.That(JsonDocument.Parse(await daemon.OkAsync("inspect", "x")).RootElement[0].GetProperty("State").GetProperty("Status").GetString(), Is.EqualTo("exited"));
        await daemon.OkAsync("rm", "x");
    }

    [Test]
    public async Task Plugins_toml_turns_a_plugin_off_and_changes_its_priority_and_settings()
    {
        await using var daemon = await StartAsync(
            folder => PluginFolder.Copy("vendor", folder),
            "[plugins.vendor-command]\npriority = 950\nbinary = \"crun\"\n[plugins.isula-shim]\nenabled = false\n");
        var rows = (await PluginsAsync(daemon)).ToDictionary(row => row.GetProperty("Id").GetString()!);
        Assert.That(rows["vendor-command"].GetProperty("Priority").GetInt32(), Is.EqualTo(950));
        Assert.That(rows["isula-shim"].GetProperty("State").GetString(), Is.EqualTo("disabled"));
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/echo", "crun it is")).Line, Is.EqualTo("crun it is"));
        var refused = await daemon.RunAsync("create", "--runtime", "runc", Rootfs.Folder);
        Assert.That(refused.Stderr, Does.Contain("no active plugin claims runtime 'runc'"));
    }

    [Test]
    public async Task A_setting_that_a_plugin_does_not_know_is_a_mistake_with_its_place()
    {
        await using var daemon = Prepare(folder => PluginFolder.Copy("vendor", folder), "[plugins.vendor-command]\nbinry = \"crun\"\n");
        using var atolld = new RunningCommand(Installation.Daemon, daemon.Flags);
        var outcome = await atolld.FinishAsync();
        Assert.That(outcome.ExitCode, Is.EqualTo(125), outcome.ToString);
        Assert.That(outcome.Stderr, Does.Match(@"plugins\.toml:5:1: unknown key 'plugins\.vendor-command\.binry'; did you mean 'binary'\?"));
    }

    private static async Task<TestDaemon> StartAsync(Action<string> fill, string configuration = "")
    {
        var daemon = Prepare(fill, configuration);
        await daemon.StartAgainAsync();
        return daemon;
    }

    private static TestDaemon Prepare(Action<string> fill, string configuration)
    {
        var daemon = TestDaemon.Prepare($"default_runtime = \"runc\"\nplugin_folders = [\"drop\", \"{{plugins}}\"]\n{configuration}");
        var drop = Directory.CreateDirectory(Path.Combine(daemon.Folder, "drop")).FullName;
        fill(drop);
        return daemon;
    }

    private static async Task<IReadOnlyList<JsonElement>> PluginsAsync(TestDaemon daemon)
        => [.. (await daemon.OkAsync("plugin", "ls", "--format", "json")).Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
}
