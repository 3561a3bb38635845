using Atoll.Plugins.Oci;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.ShimV2.Tests.Harness;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atoll.ShimV2.Tests.Shims;

internal sealed class OciRuntimesTests
{
    private string _folder = "", _binary = "";

    private string Pins => Path.Combine(_folder, "runtimes");

    [SetUp]
    public void Make()
    {
        _folder = Directory.CreateTempSubdirectory("atoll-shimv2-").FullName;
        _binary = Path.Combine(_folder, "runc");
        File.WriteAllText(_binary, "\u007fELF one");
    }

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_runc_shim_is_told_of_a_copy_and_of_everything_else_that_it_would_be()
    {
        var container = Runc(_binary);
        var before = RuncOptions.Parser.ParseFrom(TaskOptions.Build(container, container.Runtime.Path!)!.Value);
        var options = RuncOptions.Parser.ParseFrom(Pin(container)!.Value);
        Assert.That(options.BinaryName, Does.StartWith(Pins).And.EndWith("/runc"));
        Assert.That(File.ReadAllText(options.BinaryName), Is.EqualTo("\u007fELF one"));
        options.BinaryName = before.BinaryName;
        Assert.That(options, Is.EqualTo(before));
    }

    [Test]
    public void A_copy_goes_with_its_container_once_the_path_holds_another_file()
    {
        var container = Runc(_binary);
        Pin(container);
        File.WriteAllText(_binary, "\u007fELF another");
        New().Release(container);
        Assert.That(Directory.EnumerateDirectories(Pins), Is.Empty);
    }

    [Test]
    public void A_script_and_a_copy_that_cannot_be_run_are_no_reason_not_to_create()
    {
        File.WriteAllText(_binary, "#!/bin/sh\n");
        Assert.That(RuncOptions.Parser.ParseFrom(Pin(Runc(_binary))!.Value).BinaryName, Is.EqualTo(_binary));

        var absent = Path.Combine(_folder, "absent");
        File.WriteAllText(_binary, "\u007fELF one");
        var container = Runc(_binary);
        var pinned = New(absent).Pin(container, TaskOptions.Build(container, container.Runtime.Path!));
        Assert.That(RuncOptions.Parser.ParseFrom(pinned!.Value).BinaryName, Is.EqualTo(_binary), "the copy is on a file system from which nothing is run");
    }

    [Test]
    public void Another_shim_runs_no_OCI_runtime()
    {
        var container = Containers.Of(Containers.Runtime(("config_path", "/etc/kata.toml")));
        var options = TaskOptions.Build(container, "/usr/bin/containerd-shim-kata-v2");
        Assert.That(New().Pin(container, options), Is.SameAs(options));
        Assert.That(New().Find(container.Runtime), Is.Null);
        New().Release(container);
        Assert.That(Directory.Exists(Pins), Is.False);
    }

    private static ContainerRef Runc(string binary) => Containers.Of(Containers.Runtime(("binary_name", binary), ("no_pivot_root", true)) with { Path = "/usr/bin/containerd-shim-runc-v2" });

    private Any? Pin(ContainerRef container) => New().Pin(container, TaskOptions.Build(container, container.Runtime.Path!));

    private OciRuntimes New(string? folder = null) => new(new ScriptedProcesses(_ => throw new NotSupportedException()), new PinnedRuntimes(folder ?? Pins, NullLogger.Instance));
}
