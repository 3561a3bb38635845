using Atoll.Plugins.ShimV2.Shims;
using Atoll.ShimV2.Tests.Harness;

namespace Atoll.ShimV2.Tests.Shims;

internal sealed class ShimGroupTests
{
    [TestCase("{}", Containers.Id)]
    [TestCase("{\"annotations\":{}}", Containers.Id)]
    [TestCase("{\"annotations\":{\"io.kubernetes.cri.sandbox-id\":\"pod\"}}", "pod")]
    [TestCase("{\"annotations\":{\"io.kubernetes.cri.sandbox-id\":\"pod\",\"io.containerd.runc.v2.group\":\"g\"}}", "g")]
    public void The_annotations_say_it_as_the_runc_shim_reads_them(string config, string group)
    {
        using var folder = new SocketFolder();
        var container = Containers.Of(Containers.Runtime(), folder.Folder);
        Directory.CreateDirectory(container.BundleFolder);
        File.WriteAllText(Path.Combine(container.BundleFolder, "config.json"), config);
        Assert.That(ShimGroup.Of(container), Is.EqualTo(group));
    }

    [Test]
    public void A_shim_is_shared_while_another_containers_record_names_it()
    {
        using var folder = new SocketFolder();
        var all = Path.Combine(folder.Folder, "containers");
        var container = Containers.Of(Containers.Runtime()) with { StateFolder = Path.Combine(all, "one") };
        var record = new ShimRecord { Binary = "/b", Args = [], Environment = [], Group = "g", Address = "unix:///s" };
        Write(all, "one", record);
        Write(all, "other", record with { Address = "unix:///t" });
        Assert.That(ShimGroup.IsShared(container, record), Is.False);
        Write(all, "two", record);
        Assert.That(ShimGroup.IsShared(container, record), Is.True);
        Assert.That(ShimGroup.IsShared(container, record with { Group = container.Id }), Is.False, "a shim of its own");
    }

    private static void Write(string all, string name, ShimRecord record)
    {
        var file = ShimFiles.Record(Path.Combine(all, name));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        record.Write(file);
        Assert.That(ShimRecord.Read(file), Is.Not.Null);
    }
}
