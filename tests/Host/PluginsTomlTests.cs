using Atoll.Host.Configuration;

namespace Atoll.Host.Tests;

internal sealed class PluginsTomlTests
{
    [Test]
    public void Without_a_file_the_defaults_hold()
    {
        var configuration = PluginsToml.Read(null, new DaemonFlags());
        Assert.Multiple(() =>
        {
            Assert.That(configuration.DefaultRuntime, Is.Null);
            Assert.That(configuration.Root, Is.EqualTo("/var/lib/atoll"));
            Assert.That(configuration.SocketPath, Is.EqualTo("/run/atoll/atoll.sock"));
            Assert.That(configuration.CgroupParent, Is.EqualTo("/atoll"));
        });
    }

    [Test]
    public void Every_key_is_read()
    {
        var configuration = Read("""
            default_runtime = "kata"
            plugin_folders = ["plugins", "/opt/plugins"]
            root = "/r"
            state = "/s"
            host = "unix:///x/y.sock"
            socket_group = "ops"
            log_level = "debug"
            cgroup_parent = "/a/b"
            gvisor = true
            runtime_timeout = 7
            known_vulnerable = "refuse"
            [runtimes.kata]
            known_vulnerable = "allow"
            path = "/usr/bin/kata"
            args = ["--x", "y z"]
            adapter = "shimv2"
            [runtimes.kata.options]
            number = 1
            list = ["a", true]
            [runtimes.kata.options.inner]
            text = "t"
            [plugins.lcr]
            enabled = false
            priority = 3
            library = "liblxc.so.1"
            """, out var folder);
        Assert.Multiple(() =>
        {
            Assert.That(configuration.DefaultRuntime, Is.EqualTo("kata"));
            Assert.That(configuration.PluginFolders, Is.EqualTo((string[])[Path.Combine(folder, "plugins"), "/opt/plugins"]), "relative folders lie beside the file");
            Assert.That((configuration.Root, configuration.State, configuration.SocketPath, configuration.SocketGroup), Is.EqualTo(("/r", "/s", "/x/y.sock", "ops")));
            Assert.That((configuration.CgroupParent, configuration.GVisor, configuration.RuntimeTimeout), Is.EqualTo(("/a/b", true, TimeSpan.FromSeconds(7))));
            var kata = configuration.Runtimes["kata"];
            Assert.That((configuration.KnownVulnerableOf("kata"), configuration.KnownVulnerableOf("runc")), Is.EqualTo((KnownVulnerable.Allow, KnownVulnerable.Refuse)));
            Assert.That((kata.Path, kata.Adapter), Is.EqualTo(("/usr/bin/kata", "shimv2")));
            Assert.That(kata.Args, Is.EqualTo((string[])["--x", "y z"]));
            Assert.That(kata.Options.GetInt64("number"), Is.EqualTo(1));
            Assert.That(kata.Options.GetTable("inner")!.GetString("text"), Is.EqualTo("t"));
            var lcr = configuration.Plugins["lcr"];
            Assert.That((lcr.Enabled, lcr.Priority, lcr.Config.GetString("library")), Is.EqualTo((false, 3, "liblxc.so.1")));
        });
    }

    [Test]
    public void Flags_win_over_the_file()
    {
        var configuration = Read("root = \"/r\"\nhost = \"unix:///x\"\nlog_level = \"error\"\n", out _, new DaemonFlags { Root = "/flag", Host = "unix:///flag.sock", LogLevel = "trace" });
        Assert.That((configuration.Root, configuration.SocketPath, configuration.LogLevel), Is.EqualTo(("/flag", "/flag.sock", Microsoft.Extensions.Logging.LogLevel.Trace)));
    }

    [Test]
    public void The_socket_lies_in_the_state_folder_unless_it_is_told()
        => Assert.That(Read("", out _, new DaemonFlags { State = "/flag/state" }).SocketPath, Is.EqualTo("/flag/state/atoll.sock"));

    [TestCase("gvisor = 1", "1:1: 'gvisor' must be true or false, not a whole number")]
    [TestCase("root = \"relative\"", "1:1: 'root' must be an absolute path, not 'relative'")]
    [TestCase("root = \"\"", "1:1: 'root' must not be empty")]
    [TestCase("plugin_folders = [1]", "1:1: 'plugin_folders' must be a list of strings, not a list")]
    [TestCase("host = \"tcp://1.2.3.4:5\"", "1:1: 'host' must be unix:///PATH with an absolute path, not 'tcp://1.2.3.4:5'")]
    [TestCase("[runtimes.x.annotations]\nrun.oci.handler = \"wasm\"", "2:1: 'runtimes.x.annotations.run' must be a string, not a table")]
    [TestCase("[runtimes.x.annotations]\n\"run.oci.handler\" = \"a)|(b\"", "2:1: 'runtimes.x.annotations.run.oci.handler' is no regular expression that can be used: ")]
    [TestCase("[runtimes.x.annotations]\n\"run.oci.handler\" = '(a)\\1'", "2:1: 'runtimes.x.annotations.run.oci.handler' is no regular expression that can be used: ")]
    [TestCase("[runtimes.x.annotations]\n\"run.*.handler\" = \"wasm\"", "2:1: 'runtimes.x.annotations.run.*.handler' may have a '*' at its end alone")]
    [TestCase("known_vulnerable = \"ignore\"", "1:1: 'known_vulnerable' must be warn, refuse or allow, not 'ignore'")]
    [TestCase("log_level = \"loud\"", "1:1: 'log_level' must be one of trace, debug, info, warn, error, fatal, not 'loud'")]
    [TestCase("cgroup_parent = \"/a/../b\"", "1:1: 'cgroup_parent' must be an absolute path without '.', '..' or empty parts, not '/a/../b'")]
    [TestCase("runtime_timeout = 0", "1:1: 'runtime_timeout' must be 1 to 3600 seconds, not 0")]
    [TestCase("default_runtime = \"../x\"", "1:1: 'default_runtime' is no runtime name: '../x'")]
    [TestCase("runtimes = 3", "1:1: 'runtimes' must be a table, not a whole number")]
    [TestCase("[runtimes.\"a/b\"]", "1:1: [runtimes.a/b]: no runtime name: letters, digits, '.', '_', '+' and '-', beginning with a letter or digit")]
    [TestCase("\n[runtimes.x]\nadapter = 5", "3:1: 'runtimes.x.adapter' must be a string, not a whole number")]
    [TestCase("[runtimes.x]\noption = {}", "2:1: unknown key 'runtimes.x.option'; did you mean 'options'?")]
    [TestCase("[runtimes.x.options]\nsince = 2020-01-01", "2:1: 'runtimes.x.options.since' is a date, which no setting takes; write it as a string")]
    [TestCase("zebra = 1", "1:1: unknown key 'zebra'; known here: ")]
    public void A_mistake_is_reported_with_its_place(string toml, string expected)
        => Assert.That(() => Read(toml, out _), Throws.TypeOf<ConfigurationException>().With.Message.Contains(expected));

    [Test]
    public void Every_mistake_is_reported_in_one_go()
        => Assert.That(() => Read("a = 1\nb = 2\ngvisor = 3\n", out _), Throws.TypeOf<ConfigurationException>().With.Property("Problems").Count.EqualTo(3));

    [Test]
    public void Fifty_one_arguments_are_too_many()
        => Assert.That(() => Read($"[runtimes.x]\nargs = [{string.Join(',', Enumerable.Repeat("\"a\"", 51))}]", out _), Throws.TypeOf<ConfigurationException>().With.Message.Contains("has 51 arguments; at most 50"));

    [TestCase("a = 1\na = 2\n")]
    [TestCase("[x]\n[x]\n")]
    [TestCase("a.b = 1\n[a]\nb = 2\n")]
    public void A_duplicate_is_a_mistake(string toml) => Assert.That(() => Read(toml, out _), Throws.TypeOf<ConfigurationException>());

    [Test]
    public void A_file_of_more_than_a_MiB_is_refused()
        => Assert.That(() => Read($"# {new string('x', 1 << 20)}\n", out _), Throws.TypeOf<ConfigurationException>().With.Message.Contains("is larger than"));

    [Test]
    public void The_shipped_file_holds_every_key_and_is_read()
    {
        var file = Path.Combine(TestContext.CurrentContext.TestDirectory, "../../../../plugins.toml");
        var shipped = File.ReadAllText(Path.GetFullPath(file));
        Assert.Multiple(() =>
        {
            foreach (var key in (string[])["default_runtime", "plugin_folders", "root", "state", "host", "socket_group", "log_level", "cgroup_parent", "gvisor", "runtime_timeout", "path", "args", "adapter", "annotations", "options", "known_vulnerable", "enabled", "priority"])
            {
                Assert.That(shipped, Does.Match($@"(?m)^(# )?\[?[\w.-]*{key}( =|\])"), key);
            }
        });
        Assert.That(PluginsToml.Read(Path.GetFullPath(file), new DaemonFlags()).DefaultRuntime, Is.Null);
    }

    private static AtollConfiguration Read(string toml, out string folder, DaemonFlags? flags = null)
    {
        using var temporary = new TemporaryFolder();
        folder = temporary.Path;
        return PluginsToml.Read(temporary.Write("plugins.toml", toml), flags ?? new DaemonFlags());
    }
}
