using Atoll.Host.Configuration;
using Atoll.Host.Linux;
using Atoll.Host.Plugins;
using Atoll.Host.Runtimes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atoll.Host.Tests;

internal sealed class RuntimeResolverTests
{
    private readonly List<Plugin> _plugins = [];
    private AtollConfiguration _configuration = new() { SocketPath = "/s" };

    [Test]
    public void A_request_wins_over_the_configuration_which_wins_over_lcr()
    {
        Add("any", 900, _ => true);
        Assert.That(Resolve(null).Name, Is.EqualTo("lcr"));
        _configuration = _configuration with { DefaultRuntime = "runc" };
        Assert.That(Resolve("").Name, Is.EqualTo("runc"));
        Assert.That(Resolve("kata-runtime").Name, Is.EqualTo("kata-runtime"));
    }

    [TestCase("runc")]
    [TestCase("lcr")]
    [TestCase("kata-runtime")]
    [TestCase("io.containerd.kata.v2")]
    [TestCase("io.containerd.runc.v1")]
    [TestCase("configured")]
    [TestCase("declared")]
    public void Is_allowed(string name)
    {
        Configure("configured", new RuntimeEntry());
        Add("vendor", 300, _ => true, "declared");
        Assert.That(Resolve(name).Failure, Is.Null);
    }

    [TestCase("runsc")]
    [TestCase("crun")]
    [TestCase("io.containerd.kata")]
    [TestCase("io.containerd.kata.")]
    [TestCase("io.containerd..v2")]
    [TestCase("io.containerd..")]
    [TestCase("io.containerd.a.b.c")]
    [TestCase("xx.containerd.kata.v2")]
    [TestCase("io.containerd.KATA.v2/")]
    [TestCase("Configured")]
    [TestCase("declareD")]
    [TestCase("off")]
    [TestCase("../x")]
    [TestCase("/tmp/evil")]
    [TestCase("a\0b")]
    [TestCase("-runc")]
    [TestCase("runc ")]
    public void Is_refused(string name)
    {
        Configure("configured", new RuntimeEntry());
        Add("vendor", 300, _ => true, "declared");
        _plugins.Add(new Plugin { Id = "off", Folder = "/off", State = PluginState.Disabled, Manifest = Manifest("off", "off") });
        var failure = Resolve(name).Failure;
        Assert.That(failure?.Code, Is.EqualTo(RuntimeErrorCode.InvalidArgument));
        Assert.That(failure!.Message, Does.EndWith("allowed are: configured, declared, kata-runtime, lcr, runc, io.containerd.NAME.VERSION"));
    }

    [Test]
    public void Runsc_is_allowed_where_gVisor_is_enabled()
    {
        Add("any", 900, _ => true);
        _configuration = _configuration with { GVisor = true };
        Assert.That(Resolve("runsc").Failure, Is.Null);
    }

    [TestCase("LCR", "lcr")]
    [TestCase("Runc", "runc")]
    [TestCase("Kata-Runtime", "kata-runtime")]
    public void A_built_in_name_in_capitals_is_that_name(string asked, string name)
    {
        Add("any", 900, _ => true);
        Assert.That(Resolve(asked).Runtime?.Name, Is.EqualTo(name));
    }

    [Test]
    public void A_table_of_the_very_spelling_wins_over_the_built_in_name()
    {
        Add("any", 900, _ => true);
        Configure("RUNC", new RuntimeEntry { Path = "/opt/loud" });
        Assert.That(Resolve("RUNC").Runtime, Is.EqualTo(Resolve("RUNC").Runtime! with { Name = "RUNC", Path = "/opt/loud" }));
    }

    [Test]
    public void A_table_gives_path_args_and_options_the_built_in_names_included()
    {
        Add("any", 900, _ => true);
        var options = new ConfigTable([KeyValuePair.Create("k", (object)"v")]);
        Configure("runc", new RuntimeEntry { Path = "/opt/runc", Args = ["--a", "b c"], Options = options });
        var runtime = Resolve("runc").Runtime!;
        Assert.That((runtime.Name, runtime.Path, runtime.Options), Is.EqualTo(("runc", "/opt/runc", options)));
        Assert.That(runtime.Args, Is.EqualTo((string[])["--a", "b c"]));
    }

    [TestCase("io.containerd.kata.v2", "containerd-shim-kata-v2")]
    [TestCase("io.containerd.runc-fp.v1", "containerd-shim-runc-fp-v1")]
    [TestCase("runc", "runc")]
    public void A_name_stands_for_a_binary(string name, string binary)
    {
        Add("any", 900, _ => true);
        Assert.That(Resolve(name).Steps[2].Result, Is.EqualTo(binary));
    }

    [Test]
    public void The_first_in_order_of_priority_and_then_id_claims_the_name_and_the_others_are_not_asked()
    {
        var asked = new List<string>();
        Add("c", 100, Asked("c", false));
        Add("b", 300, Asked("b", true));
        Add("a", 300, Asked("a", false));
        Add("d", 900, Asked("d", true));
        var resolution = Resolve("runc");
        Assert.That(resolution.Plugin!.Id, Is.EqualTo("b"));
        Assert.That(asked, Is.EqualTo((string[])["c", "a", "b"]));
        Assert.That(resolution.Steps[3].Details[3], Is.EqualTo("d (priority 900): not asked: already claimed"));

        Func<RuntimeRef, bool> Asked(string id, bool claims) => _ =>
        {
            asked.Add(id);
            return claims;
        };
    }

    [Test]
    public void A_named_adapter_serves_without_being_asked()
    {
        Add("first", 1, _ => true);
        Add("named", 900, _ => throw new InvalidOperationException("never asked"));
        Configure("x", new RuntimeEntry { Adapter = "named" });
        Assert.That(Resolve("x").Plugin!.Id, Is.EqualTo("named"));
        Configure("y", new RuntimeEntry { Adapter = "missing" });
        Assert.That(Resolve("y").Failure!.Message, Is.EqualTo("runtime 'y' needs plugin missing, which is in none of the plugin folders; install it, or ask for another runtime"));
    }

    [Test]
    public void A_Detect_that_throws_takes_its_plugin_out_and_the_next_one_is_asked()
    {
        Add("bad", 1, _ => throw new InvalidOperationException("broken"));
        Add("good", 2, _ => true);
        var host = Host();
        var resolution = new RuntimeResolver(host, new HostProcesses(TimeProvider.System)).Resolve("runc");
        Assert.That(resolution.Plugin!.Id, Is.EqualTo("good"));
        Assert.That(host.Catalogue.Find("bad")!.Reason, Is.EqualTo("Detect threw InvalidOperationException: broken"));
        Assert.That(host.Catalogue.Active.Select(plugin => plugin.Id), Is.EqualTo((string[])["good"]));
    }

    [Test]
    public void Lcr_without_its_plugin_says_what_is_missing()
    {
        Add("any", 900, runtime => runtime.Name != "lcr");
        var failure = Resolve(null).Failure!;
        Assert.That((failure.Code, failure.Message), Is.EqualTo((RuntimeErrorCode.Unavailable, "runtime 'lcr' needs plugin lcr, which is in none of the plugin folders; install it, or ask for another runtime")));
        _plugins.Add(new Plugin { Id = "lcr", Folder = "/lcr", State = PluginState.Failed, Reason = "no library" });
        Assert.That(Resolve(null).Failure!.Message, Is.EqualTo("runtime 'lcr' needs plugin lcr, which is failed: no library"));
    }

    [Test]
    public void An_explanation_names_the_runner_up_which_a_create_does_not_ask()
    {
        var asked = 0;
        Add("first", 1, _ => true);
        Add("second", 2, _ => ++asked > 0);
        Add("third", 3, _ => ++asked > 0);
        var resolver = new RuntimeResolver(Host(), new HostProcesses(TimeProvider.System));
        _ = resolver.Resolve("runc");
        Assert.That(asked, Is.Zero);
        var details = resolver.Resolve("runc", askAll: true).Steps[3].Details;
        Assert.That(asked, Is.EqualTo(1));
        Assert.That(details[0], Does.Match(@"^first \(priority 1\): claims it, \d+ us$"));
        Assert.That(details[1], Does.Match(@"^second \(priority 2\): would claim it next \(claims it, \d+ us\)$"));
        Assert.That(details[2], Is.EqualTo("third (priority 3): not asked: already claimed"));
    }

    [Test]
    public void A_name_that_the_operator_turned_off_is_refused_with_the_place_where_he_did()
    {
        Add("any", 900, _ => true);
        Configure("runc", new RuntimeEntry { Enabled = false, Place = new ConfigPlace("/etc/atoll/plugins.d/x.toml", 3, 1) });
        Configure("old", new RuntimeEntry { Draining = true });
        Assert.That(Resolve("runc").Failure!.Message, Is.EqualTo("runtime 'runc' is disabled by /etc/atoll/plugins.d/x.toml:3; 'atoll runtime enable runc', or ask for another"));
        Assert.That(Resolve("old").Failure!.Message, Does.StartWith("runtime 'old' is draining: containers that it has go on"));
        Assert.That(Resolve("nonsense").Failure!.Message, Does.EndWith("allowed are: kata-runtime, lcr, io.containerd.NAME.VERSION"));
    }

    [Test]
    public void Each_step_is_explained_in_order()
    {
        Add("any", 900, _ => true);
        Assert.That(Resolve("runc").Steps.Select(step => step.Name), Is.EqualTo((string[])["source", "allowed", "converted", "claimed"]));
        Assert.That(Resolve("nonsense").Steps.Select(step => (step.Name, step.Passed)), Is.EqualTo(((string, bool)[])[("source", true), ("allowed", false)]));
    }

    private void Configure(string name, RuntimeEntry entry)
        => _configuration = _configuration with { Runtimes = new Dictionary<string, RuntimeEntry>(_configuration.Runtimes) { [name] = entry } };

    private void Add(string id, int priority, Func<RuntimeRef, bool> detect, params string[] runtimes) => _plugins.Add(new Plugin
    {
        Id = id,
        Folder = $"/{id}",
        State = PluginState.Active,
        Priority = priority,
        Manifest = Manifest(id, runtimes),
        Instance = new PluginInstance(new DetectingAdapter(detect)),
    });

    private static PluginManifest Manifest(string id, params string[] runtimes)
        => new() { Id = id, Version = "1.0", Assembly = "x.dll", Sdk = "1.0", Priority = 0, Runtimes = runtimes };

    private PluginHost Host()
    {
        var host = new PluginHost(_configuration, TimeProvider.System, NullLogger<PluginHost>.Instance);
        host.Publish(new Generation(1, _configuration, PluginCatalogue.Of(_plugins), TimeProvider.System.GetUtcNow()));
        return host;
    }

    private RuntimeResolution Resolve(string? name) => new RuntimeResolver(Host(), new HostProcesses(TimeProvider.System)).Resolve(name);
}
