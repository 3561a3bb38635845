using System.Net.Sockets;
using System.Text.Json;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>What a plugin or a runtime does wrong costs itself its place, and is told.</summary>
internal sealed class FaultTests
{
    [TestCase("timer")]
    [TestCase("thread")]
    public async Task An_exception_on_a_plugins_own_thread_is_its_own_and_three_take_it_out(string harm)
    {
        await using var daemon = await StartAsync($"[runtimes.harmful]\noptions = {{ harm = \"{harm}\" }}\n");
        for (var i = 1; i <= 3; i++)
        {
            Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "harmful", Rootfs.Folder, "/bin/true")).Stderr, Does.Contain("no harm was done"));
            await daemon.AwaitWordsAsync($"an exception of plugin harmful 1.0.0 escaped on a thread of its own ({i} of 3)");
        }

        await daemon.AwaitWordsAsync("plugin harmful in");
        var row = await PluginAsync(daemon, "harmful");
        Assert.That(row.GetProperty("State").GetString(), Is.EqualTo("quarantined"));
        Assert.That(row.GetProperty("Reason").GetString(), Does.Contain($"a {harm} of a faulty plugin"));
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "goes on")).Line, Is.EqualTo("goes on"));

        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        Assert.That((await PluginAsync(daemon, "harmful")).GetProperty("State").GetString(), Is.EqualTo("quarantined"), "over a restart too");
        await daemon.OkAsync("plugin", "release", "harmful");
        Assert.That((await PluginAsync(daemon, "harmful")).GetProperty("State").GetString(), Is.EqualTo("active"));
    }

    [Test]
    [Promise("F17")]
    [Promise("F22")]
    public async Task A_runtime_that_overruns_over_and_over_is_not_tried_for_a_while_and_others_are()
    {
        await using var daemon = await StartAsync("[runtimes.harmful]\ntimeout = 1\noptions = { harm = \"spin\" }\n[runtimes.harmful-not]\n");
        for (var i = 0; i < 3; i++)
        {
            Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "harmful", Rootfs.Folder, "/bin/true")).Stderr, Does.Contain("took longer than 1 s"));
        }

        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "harmful", Rootfs.Folder, "/bin/true")).Stderr, Does.Contain("create on runtime harmful by plugin harmful failed over and over and is tried again in"));
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "harmful-not", Rootfs.Folder, "/bin/true")).Stderr, Does.Contain("no harm was done"));
        Assert.That((await PluginAsync(daemon, "harmful")).GetProperty("OpenBreakers")[0].GetString(), Does.StartWith("create on runtime harmful by plugin harmful: not tried for another"));
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "goes on")).Line, Is.EqualTo("goes on"));
    }

    [Test]
    public async Task Why_tells_the_calls_the_command_and_what_the_runtime_said()
    {
        await using var daemon = await StartAsync("");
        await daemon.OkAsync("create", "--name", "x", Rootfs.Folder, "/bin/no-such");
        Assert.That(await daemon.OkAsync("why", "x"), Does.Contain("Failed: nothing so far").And.Contain("claimed: by plugin isula-shim"));
        Assert.That((await daemon.RunAsync("start", "x")).ExitCode, Is.EqualTo(127).Or.EqualTo(125).Or.EqualTo(1));

        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        var why = JsonDocument.Parse(await daemon.OkAsync("why", "--format", "json", "x")).RootElement;
        var failure = why.GetProperty("Failure");
        Assert.Multiple(() =>
        {
            Assert.That(failure.GetProperty("Plugin").GetString(), Is.EqualTo("isula-shim"));
            Assert.That(failure.GetProperty("Generation").GetInt32(), Is.EqualTo(1));
            Assert.That(failure.GetProperty("Message").GetString(), Does.Contain("/bin/no-such"));
            Assert.That(failure.GetProperty("Calls").EnumerateArray().Last().GetProperty("Outcome").GetString(), Is.EqualTo("InvalidArgument"));
            Assert.That(why.GetProperty("Resolution").EnumerateArray().Select(line => line.GetString()), Has.Some.StartsWith("   isula-shim (priority 900): claims it"));
        });

        var removed = await daemon.RunAsync("run", "--rm", "--name", "gone", Rootfs.Folder, "/bin/no-such");
        Assert.That(removed.ExitCode, Is.EqualTo(127));
        Assert.That(await daemon.OkAsync("why", "gone"), Does.Contain("Reason: ").And.Contain("/bin/no-such"));
        Assert.That((await daemon.RunAsync("why", "nobody")).Stderr, Does.Contain("No such container"));
    }

    [TestCaseSource(typeof(TestRuntimes), nameof(TestRuntimes.OnHostKernel))]
    public async Task A_canary_goes_through_its_life_and_leaves_nothing(string runtime)
    {
        await using var daemon = await TestDaemon.StartAsync($"plugin_folders = [\"{{plugins}}\"]\n{TestRuntimes.Named(runtime).Configuration}\n");
        Assert.That(await daemon.OkAsync("runtime", "test", runtime), Does.Match(@"^create +[\d.]+ ms  ok\nstart +[\d.]+ ms  ok\nwait +[\d.]+ ms  ok\ndelete +[\d.]+ ms  ok$"));
        Assert.That(await daemon.OkAsync("ps", "-aq"), Is.Empty);
    }

    [Test]
    public async Task A_canary_tells_what_failed()
    {
        await using var daemon = await StartAsync("[runtimes.broken]\npath = \"/bin/false\"\n");
        var outcome = await daemon.RunAsync("runtime", "test", "broken");
        Assert.That(outcome.ExitCode, Is.EqualTo(125));
        Assert.That(outcome.Stdout, Does.Match(@"^create +[\d.]+ ms  ok\nstart +[\d.]+ ms  failed: "));
        Assert.That(await daemon.OkAsync("ps", "-aq"), Is.Empty);
    }

    [Test]
    public async Task Inspect_shows_a_plugins_passport_and_whether_it_is_of_this_content()
    {
        await using var daemon = await StartAsync("");
        var hash = (await PluginAsync(daemon, "harmful")).GetProperty("Hash").GetString();
        await File.WriteAllTextAsync(Path.Combine(daemon.Drop, "harmful", "conformance.json"), $$"""
            {"suite": "1", "runtime": "harmful", "date": "2026-01-01T00:00:00Z", "content": "{{hash}}", "conforms": false, "passed": 3, "not_supported": 1, "failed": 1,
             "cases": [{"operation": "create", "name": "A container is made", "outcome": "failed", "milliseconds": 12}]}
            """);
        Assert.That(await daemon.OkAsync("plugin", "inspect", "harmful"), Does.Contain("Passport: does not conform (3 passed, 1 not supported, 1 failed) on harmful, suite 1, 2026-01-01T00:00:00Z\nFailed: create: A container is made"));
        await File.AppendAllTextAsync(Path.Combine(daemon.Drop, "harmful", "plugin.toml"), "# other\n");
        await daemon.OkAsync("reload");
        Assert.That((await PluginAsync(daemon, "harmful")).GetProperty("Passport").GetProperty("Current").GetBoolean(), Is.False);
    }

    [Test]
    public async Task Prometheus_finds_calls_by_plugin_operation_outcome_and_generation()
    {
        await using var daemon = await StartAsync("[metrics]\nsocket = true\n");
        await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/true");
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(daemon.State, "metrics.sock")), token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        var figures = await client.GetStringAsync("http://localhost/metrics");
        Assert.That(figures, Does.Match(@"atoll_plugin_call_duration_seconds_count\{[^}]*generation=""1""[^}]*operation=""create""[^}]*outcome=""ok""[^}]*plugin=""isula-shim""[^}]*runtime=""runc""[^}]*\} 1"));
        Assert.That(figures, Does.Match(@"atoll_generation\S* 1").And.Match(@"atoll_plugins\{[^}]*plugin=""isula-shim""[^}]*state=""active"""));
        Assert.That((await client.GetAsync("http://localhost/atoll.v1.SystemService/Info")).StatusCode, Is.EqualTo(System.Net.HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Figures_are_for_this_host_alone()
    {
        await using var daemon = TestDaemon.Prepare("[metrics]\naddress = \"0.0.0.0:9323\"\n");
        using var atolld = new RunningCommand(Installation.Daemon, daemon.Flags);
        Assert.That((await atolld.FinishAsync()).Stderr, Does.Contain("'metrics.address' must be a loopback IP:PORT"));
    }

    private static async Task<JsonElement> PluginAsync(TestDaemon daemon, string id) => JsonDocument.Parse(await daemon.OkAsync("plugin", "inspect", id, "--format", "json")).RootElement;

    private static async Task<TestDaemon> StartAsync(string configuration)
    {
        var daemon = TestDaemon.Prepare($"default_runtime = \"runc\"\nwatch = false\nplugin_folders = [\"drop\", \"{{plugins}}\"]\n{configuration}");
        Directory.CreateDirectory(daemon.Drop);
        PluginFolder.Copy("faulty", daemon.Drop, "harmful", PluginFolder.Manifest("harmful", "Faulty.dll", "Faulty.Harmful"));
        await daemon.StartAgainAsync();
        return daemon;
    }
}
