using Atoll.Plugins.ShimV2.Shims;
using Atoll.ShimV2.Tests.Harness;

namespace Atoll.ShimV2.Tests.Shims;

internal sealed class ShimBinaryTests
{
    private static readonly ScriptedProcesses Processes = new(_ => throw new InvalidOperationException());

    [TestCase("io.containerd.runc.v2", "containerd-shim-runc-v2")]
    [TestCase("io.containerd.kata.v2", "containerd-shim-kata-v2")]
    [TestCase("io.containerd.runsc.v1", "containerd-shim-runsc-v1")]
    [TestCase("io.containerd.wasmtime.v1", "containerd-shim-wasmtime-v1")]
    [TestCase("io.containerd.runc", null)]
    [TestCase("io.containerd.runc.v2.x", null)]
    [TestCase("io.containerd..v2", null)]
    [TestCase("io.containerd.runc.", null)]
    [TestCase("io.docker.runc.v2", null)]
    [TestCase("IO.containerd.runc.v2", null)]
    [TestCase("runc", null)]
    [TestCase("", null)]
    public void A_shims_name_has_exactly_four_parts(string runtime, string? binary)
        => Assert.That((ShimBinary.IsShimName(runtime), ShimBinary.NameOf(runtime)), Is.EqualTo((binary is not null, binary)));

    [Test]
    public void The_configured_path_comes_first_then_the_name_on_PATH()
    {
        Assert.That(ShimBinary.Find(new RuntimeRef { Name = "io.containerd.runc.v2" }, Processes), Is.EqualTo("/found/containerd-shim-runc-v2"));
        Assert.That(ShimBinary.Find(new RuntimeRef { Name = "io.containerd.runc.v2", Path = "/opt/shim" }, Processes), Is.EqualTo("/opt/shim"));
        Assert.That(ShimBinary.Find(new RuntimeRef { Name = "anything", Path = "/opt/shim" }, Processes), Is.EqualTo("/opt/shim"));
    }

    [TestCase("io.containerd.absent.v2", null, "no executable containerd-shim-absent-v2 on PATH")]
    [TestCase("io.containerd.runc.v2", "/absent", "/absent is no executable file; correct path in [runtimes.io.containerd.runc.v2]")]
    [TestCase("mine", null, "set path in [runtimes.mine]")]
    public void A_binary_that_is_not_there_is_Unavailable_and_says_what_to_do(string name, string? path, string words)
        => Assert.That(() => ShimBinary.Find(new RuntimeRef { Name = name, Path = path }, Processes),
            Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.Unavailable).And.Message.Contains(words));
}
