using Atoll.Plugins.IsulaShim;
using Atoll.Plugins.Oci;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atoll.IsulaShim.Tests;

internal sealed class OciRuntimeTests
{
    [Test]
    public void A_command_line_is_binary_args_log_root_command_id()
    {
        var command = Build(new RuntimeRef { Name = "runc", Path = "/opt/my runc", Args = ["--debug", "a b"] });
        Assert.That(command.Path, Is.EqualTo("/opt/my runc"));
        Assert.That(command.Args, Is.EqualTo((string[])["--debug", "a b", "--log", "/state/log.json", "--log-format", "json", "--root", "/state/runtime", "delete", "--force", "the-id"]));
        Assert.That(command.WorkingFolder, Is.EqualTo("/state"));
    }

    [Test]
    public void Without_a_path_the_name_is_looked_up() => Assert.That(Build(new RuntimeRef { Name = "crun" }).Path, Is.EqualTo("/found/crun"));

    [Test]
    public void Kata_gets_no_root() => Assert.That(Build(new RuntimeRef { Name = "kata-runtime" }).Args, Does.Not.Contain("--root"));

    [Test]
    public void A_binary_that_is_not_there_is_Unavailable_and_says_what_to_do()
        => Assert.That(() => Build(new RuntimeRef { Name = "absent" }), Throws.TypeOf<RuntimeException>()
            .With.Property("Code").EqualTo(RuntimeErrorCode.Unavailable)
            .And.Message.EqualTo("runtime 'absent': no executable of that name on PATH; install it, or set path in [runtimes.absent] of plugins.toml"));

    private static Command Build(RuntimeRef runtime) => new OciRuntime(new Found(), new PinnedRuntimes("/nowhere", NullLogger.Instance), TimeSpan.FromSeconds(1)).Command(
        new ContainerRef { Id = "the-id", Runtime = runtime, RootFolder = "/root", StateFolder = "/state", BundleFolder = "/bundle", CgroupPath = "/atoll/c" }, "delete", "--force");

    private sealed class Found : IHostProcesses
    {
        public Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task WaitForEndAsync(ProcessIdentity identity, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Signal(ProcessIdentity identity, int signal) => throw new InvalidOperationException();

        public string? FindBinary(string name) => name == "absent" ? null : name.StartsWith('/') ? name : $"/found/{name}";
    }
}
