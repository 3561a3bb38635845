using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.ShimV2.Tests.Harness;

namespace Atoll.ShimV2.Tests.Shims;

internal sealed class TaskOptionsTests
{
    private const string Runc = "/usr/bin/containerd-shim-runc-v2", Kata = "/usr/bin/containerd-shim-kata-v2";

    [Test]
    public void The_runc_shim_gets_typed_options_and_a_root_of_the_containers_own()
    {
        var any = TaskOptions.Build(Containers.Of(Containers.Runtime(("binary_name", "crun"), ("systemd_cgroup", true), ("no_pivot_root", true), ("io_uid", 1000L))), Runc)!;
        Assert.That(any.TypeUrl, Is.EqualTo("containerd.runc.v1.Options"));
        Assert.That(RuncOptions.Parser.ParseFrom(any.Value), Is.EqualTo(new RuncOptions { BinaryName = "crun", SystemdCgroup = true, NoPivotRoot = true, IoUid = 1000, Root = "/nowhere/state/shim/runc" }));
        Assert.That(RuncOptions.Parser.ParseFrom(TaskOptions.Build(Containers.Of(Containers.Runtime(("root", "/r"))), Runc)!.Value).Root, Is.EqualTo("/r"));
    }

    [Test]
    public void Another_shim_gets_type_and_file_or_nothing()
    {
        var any = TaskOptions.Build(Containers.Of(Containers.Runtime(("type_url", "x.Options"), ("config_path", "/etc/kata.toml"), ("config_body", "a = 1"))), Kata)!;
        Assert.That(any.TypeUrl, Is.EqualTo("runtimeoptions.v1.Options"));
        var options = RuntimeOptions.Parser.ParseFrom(any.Value);
        Assert.That((options.TypeUrl, options.ConfigPath, options.ConfigBody.ToStringUtf8()), Is.EqualTo(("x.Options", "/etc/kata.toml", "a = 1")));
        Assert.That(TaskOptions.Build(Containers.Of(Containers.Runtime(("env", new object[] { "A=1" }))), Kata), Is.Null);
    }

    [TestCase(Runc, "config_path", "containerd-shim-runc-v2 takes binary_name, root")]
    [TestCase(Kata, "binary_name", "containerd-shim-kata-v2 takes type_url, config_path, config_body, env")]
    public void Options_of_the_other_kind_which_a_shim_may_crash_on_are_refused(string binary, string key, string words)
        => Assert.That(() => TaskOptions.Build(Containers.Of(Containers.Runtime((key, "x"))), binary),
            Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.InvalidArgument).And.Message.Contains(words).And.Message.Contains($"'{key}'"));

    [Test]
    public void A_value_of_the_wrong_type_or_size_is_refused()
    {
        Assert.That(() => TaskOptions.Build(Containers.Of(Containers.Runtime(("binary_name", 1L))), Runc), Throws.TypeOf<RuntimeException>().With.Message.Contains("must be a string"));
        Assert.That(() => TaskOptions.Build(Containers.Of(Containers.Runtime(("io_uid", -1L))), Runc), Throws.TypeOf<RuntimeException>().With.Message.Contains("must be 0 to"));
    }
}
