using System.Text;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Tasks;
using Atoll.ShimV2.Tests.Harness;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.ShimV2.Tests.Shims;

internal sealed class ShimLauncherTests
{
    private const string Address = "unix:///run/containerd/s/ab", Events = "/run/atoll/plugins/shimv2/events.sock";

    [Test]
    public async Task An_old_shim_is_started_with_flags_environment_and_nothing_to_read()
    {
        var processes = new ScriptedProcesses(_ => (0, Encoding.ASCII.GetBytes(Address), ""));
        var answer = await StartAsync(processes, "/shim/old");
        Assert.That((answer.Version, answer.Address.Text), Is.EqualTo((2, Address)));
        var command = processes.Ran.Single();
        Assert.That(command.Args, Is.EqualTo((string[])["--own", "-namespace", "atoll", "-address", Events, "-publish-binary", Environment.ProcessPath!, "-id", Containers.Id, "start"]));
        Assert.That(command.WorkingFolder, Is.EqualTo($"/nowhere/state/shim/{Containers.Id}"), "the bundle: its name is the id");
        Assert.That(command.Environment, Is.EqualTo((string[])["PATH=/bin", "RUST_LOG=info"]));
        Assert.That(command.Stdin.IsEmpty, Is.True);
    }

    [Test]
    public async Task A_new_shim_refuses_that_and_gets_its_parameters_and_is_remembered()
    {
        var processes = new ScriptedProcesses(command => command.Stdin.IsEmpty
            ? (1, [], "started through the deprecated API\n")
            : (0, new BootstrapResult { Version = 3, Address = Address, Protocol = "ttrpc" }.ToByteArray(), ""));
        var launcher = Launcher(processes);
        var options = TypeUrls.Message(TypeUrls.RuncOptions, new RuncOptions { BinaryName = "crun" });
        for (var i = 0; i < 2; i++)
        {
            Assert.That((await StartAsync(launcher, "/shim/new", options)).Version, Is.EqualTo(3));
        }

        Assert.That(processes.Ran.Select(command => command.Stdin.IsEmpty), Is.EqualTo((bool[])[true, false, false]));
        var parameters = BootstrapParams.Parser.ParseFrom(processes.Ran[1].Stdin.Span);
        Assert.That((parameters.InstanceId, parameters.Namespace, parameters.ContainerdTtrpcAddress), Is.EqualTo((Containers.Id, "atoll", Events)));
        Assert.That(parameters.Extensions.Single().Value, Is.EqualTo(options));
    }

    [Test]
    public async Task Each_binary_is_remembered_by_itself()
    {
        var processes = new ScriptedProcesses(command => command.Path == "/shim/new" && command.Stdin.IsEmpty ? (1, [], "no") : (0, Encoding.ASCII.GetBytes(Address), ""));
        var launcher = Launcher(processes);
        await StartAsync(launcher, "/shim/new");
        await StartAsync(launcher, "/shim/old");
        await StartAsync(launcher, "/shim/old");
        Assert.That(processes.Ran.Select(command => (command.Path, command.Stdin.IsEmpty)), Is.EqualTo(((string, bool)[])[("/shim/new", true), ("/shim/new", false), ("/shim/old", true), ("/shim/old", true)]));
    }

    [Test]
    public void A_shim_that_fails_either_way_fails_with_its_first_words()
    {
        var processes = new ScriptedProcesses(command => (1, [], command.Stdin.IsEmpty ? "time=now\nopen config.json: no such file or directory\n" : "type with url not found\n"));
        Assert.That(async () => await StartAsync(processes, "/shim/x"), Throws.TypeOf<CommandFailedException>().With.Message.EqualTo("io.containerd.test.v2 start failed: /shim/x: open config.json: no such file or directory"));
    }

    [Test]
    public void Nonsense_is_an_error_and_nothing_is_remembered()
    {
        var processes = new ScriptedProcesses(_ => (0, "hello"u8.ToArray(), ""));
        var launcher = Launcher(processes);
        for (var i = 0; i < 2; i++)
        {
            Assert.That(async () => await StartAsync(launcher, "/shim/x"), Throws.TypeOf<CommandFailedException>().With.Message.Contains("the shim answered 'hello', which is no address"));
        }
    }

    [Test]
    public async Task The_cgroup_of_a_runc_shim_is_told_at_the_start()
    {
        var processes = new ScriptedProcesses(_ => (0, Encoding.ASCII.GetBytes(Address), ""));
        var options = TypeUrls.Message(TypeUrls.RuncOptions, new RuncOptions { ShimCgroup = "/shims" });
        await StartAsync(Launcher(processes), "/shim/old", options);
        Assert.That(Any.Parser.ParseFrom(processes.Ran.Single().Stdin.Span), Is.EqualTo(options));
    }

    /// <summary>As measured of a real shim: SHA-256 of ADDRESS/NAMESPACE/ID.</summary>
    [Test]
    public void Where_a_shim_listens_that_told_nobody_follows_from_its_name()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes($"{Events}/atoll/group")));
        Assert.That(Command().Expected("group").Text, Is.EqualTo($"unix:///run/containerd/s/{hash}"));
    }

    [Test]
    public void Every_shim_gets_the_events_address_and_a_clean_environment()
        => Assert.That(Command().Environment(new ConfigTable([KeyValuePair.Create("env", (object)new object[] { "A=1" })])), Is.EqualTo((string[])[
            $"PATH={Environment.GetEnvironmentVariable("PATH")}", $"TTRPC_ADDRESS={Events}", $"GRPC_ADDRESS={Events}", "NAMESPACE=atoll", "MAX_SHIM_VERSION=2", "GOMAXPROCS=2", "A=1"]));

    private static ShimCommand Command() => new(Events, TimeSpan.FromSeconds(5), debug: false);

    private static ShimLauncher Launcher(ScriptedProcesses processes) => new(processes, Command());

    private static Task<ShimAnswer> StartAsync(ScriptedProcesses processes, string binary) => StartAsync(Launcher(processes), binary);

    private static Task<ShimAnswer> StartAsync(ShimLauncher launcher, string binary, Any? options = null)
        => launcher.StartAsync(Containers.Of(Containers.Runtime()), new ShimRecord { Binary = binary, Args = ["--own"], Environment = ["PATH=/bin", "RUST_LOG=info"], Group = Containers.Id }, options, CancellationToken.None);
}
