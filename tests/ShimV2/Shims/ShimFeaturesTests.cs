using System.Text;
using Atoll.Plugins.Oci;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Tasks;
using Atoll.ShimV2.Tests.Harness;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atoll.ShimV2.Tests.Shims;

internal sealed class ShimFeaturesTests
{
    private const string Runc = "/shim/containerd-shim-runc-v2", Wasm = "/shim/containerd-shim-wasmtime-v1", NoSeccomp = """{"linux": {"seccomp": {"enabled": false}}}""";

    [TestCase(null, "/found/runc")]
    [TestCase("crun", "/found/crun")]
    [TestCase("/opt/crun", "/opt/crun")]
    public async Task Behind_the_runc_shim_the_OCI_runtime_is_asked_once(string? binaryName, string asked)
    {
        var processes = new ScriptedProcesses(_ => (0, Encoding.UTF8.GetBytes(NoSeccomp), ""));
        var features = Features(processes);
        var runtime = (binaryName is null ? Containers.Runtime() : Containers.Runtime(("binary_name", binaryName))) with { Path = Runc };
        for (var i = 0; i < 2; i++)
        {
            Assert.That((await features.AskAsync(runtime, Runc, null)).Seccomp, Is.False);
        }

        Assert.That(processes.Ran.Select(command => $"{command.Path} {string.Join(' ', command.Args)}"), Is.EqualTo((string[])[$"{asked} features"]));
    }

    [Test]
    public async Task Another_shim_is_asked_itself_with_its_options()
    {
        var info = new RuntimeInfo { Name = "io.containerd.wasmtime.v1", Features = new Any { TypeUrl = "types.containerd.io/opencontainers/runtime-spec/1/features/Features", Value = ByteString.CopyFromUtf8(NoSeccomp) } };
        var processes = new ScriptedProcesses(_ => (0, info.ToByteArray(), ""));
        var options = TypeUrls.Message(TypeUrls.RuntimeOptions, new RuntimeOptions { ConfigPath = "/etc/wasm.toml" });
        Assert.That((await Features(processes).AskAsync(Containers.Runtime() with { Args = ["--own"] }, Wasm, options)).Seccomp, Is.False);
        var command = processes.Ran.Single();
        Assert.That((command.Path, string.Join(' ', command.Args)), Is.EqualTo((Wasm, "--own -info")));
        Assert.That(Any.Parser.ParseFrom(command.Stdin.Span), Is.EqualTo(options));
    }

    [TestCase(2, "", "flag provided but not defined: -info")]
    [TestCase(0, "unix:///run/containerd/s/ab", "")]
    [TestCase(0, "", "")]
    public async Task Of_a_shim_that_does_not_know_the_question_nothing_is_known(int exitCode, string stdout, string stderr)
    {
        var processes = new ScriptedProcesses(_ => (exitCode, Encoding.UTF8.GetBytes(stdout), stderr));
        Assert.That(await Features(processes).AskAsync(Containers.Runtime(), Wasm, null), Is.EqualTo(RuntimeFeatures.Unknown));
    }

    [Test]
    public async Task What_hung_once_is_asked_again()
    {
        var hangs = true;
        var processes = new ScriptedProcesses(_ => hangs ? throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, "ran longer than 5 s") : (0, Encoding.UTF8.GetBytes(NoSeccomp), ""));
        var features = Features(processes);
        Assert.That(await features.AskAsync(Containers.Runtime() with { Path = Runc }, Runc, null), Is.EqualTo(RuntimeFeatures.Unknown));
        hangs = false;
        Assert.That((await features.AskAsync(Containers.Runtime() with { Path = Runc }, Runc, null)).Seccomp, Is.False);
    }

    private static ShimFeatures Features(ScriptedProcesses processes)
        => new(processes, new ShimCommand("/run/atoll/plugins/shimv2/events.sock", TimeSpan.FromSeconds(30), debug: false), new OciBinary(processes, TimeSpan.FromSeconds(30)), new OciRuntimes(processes, new PinnedRuntimes("/nowhere", NullLogger.Instance)));
}
