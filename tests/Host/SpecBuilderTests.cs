using System.Text.Json.Nodes;
using Atoll.Host.Containers;
using Atoll.Host.Containers.Spec;

namespace Atoll.Host.Tests;

internal sealed class SpecBuilderTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private readonly TemporaryFolder _rootfs = new();

    [TearDown]
    public void Remove() => _rootfs.Dispose();

    [Test]
    public void A_root_filesystem_gets_Dockers_defaults()
    {
        var spec = Build(new CreateContainer { Source = _rootfs.Path });
        Assert.Multiple(() =>
        {
            Assert.That(spec["process"]!["args"]!.ToJsonString(), Is.EqualTo("[\"/bin/sh\"]"));
            Assert.That(spec["hostname"]!.GetValue<string>(), Is.EqualTo(Id[..12]));
            Assert.That(spec["linux"]!["cgroupsPath"]!.GetValue<string>(), Is.EqualTo($"/parent/{Id}"));
            Assert.That(Namespaces(spec), Is.EquivalentTo((string[])["pid", "network", "ipc", "uts", "mount"]));
            Assert.That(spec["process"]!["capabilities"]!.AsObject().Select(set => set.Key), Is.EquivalentTo((string[])["bounding", "effective", "permitted"]), "nothing inheritable or ambient");
            Assert.That(spec["linux"]!["maskedPaths"]!.AsArray(), Is.Not.Empty);
        });
    }

    [Test]
    public void Each_flag_is_where_the_runtime_looks_for_it()
    {
        var spec = Build(new CreateContainer
        {
            Source = _rootfs.Path,
            Command = ["/bin/x", "a b"],
            Env = ["PATH=/only", "NEW=1"],
            WorkingDir = "/w",
            Hostname = "h",
            Mounts = [new MountRequest { Source = "/etc", Destination = "/ro", Readonly = true }, new MountRequest { Source = "/usr", Destination = "/rw" }],
            ReadonlyRootfs = true,
            Resources = new ResourceLimits { Memory = 64 << 20, NanoCpus = 1_500_000_000, PidsLimit = 9 },
            NetworkMode = "host",
        });
        var resources = spec["linux"]!["resources"]!;
        Assert.Multiple(() =>
        {
            Assert.That(spec["process"]!["args"]!.ToJsonString(), Is.EqualTo("[\"/bin/x\",\"a b\"]"));
            Assert.That(spec["process"]!["env"]!.ToJsonString(), Is.EqualTo("[\"PATH=/only\",\"NEW=1\"]"));
            Assert.That(spec["process"]!["cwd"]!.GetValue<string>(), Is.EqualTo("/w"));
            Assert.That(spec["root"]!["readonly"]!.GetValue<bool>(), Is.True);
            Assert.That(resources["memory"]!["limit"]!.GetValue<long>(), Is.EqualTo(64 << 20));
            Assert.That((resources["cpu"]!["quota"]!.GetValue<long>(), resources["cpu"]!["period"]!.GetValue<long>()), Is.EqualTo((150_000, 100_000)));
            Assert.That(resources["pids"]!["limit"]!.GetValue<long>(), Is.EqualTo(9));
            Assert.That(Namespaces(spec), Does.Not.Contain("network"));
            Assert.That(SpecNamespaces.NetworkMode(spec, new CreateContainer { Source = "", NetworkMode = "host" }), Is.EqualTo("host"));
            Assert.That(spec["mounts"]!.AsArray().TakeLast(2).Select(mount => mount!["options"]!.ToJsonString()), Is.EqualTo((string[])["[\"rbind\",\"rprivate\",\"ro\"]", "[\"rbind\",\"rprivate\",\"rw\"]"]));
        });
    }

    [Test]
    public void Privileged_masks_nothing_and_allows_every_device()
    {
        var spec = Build(new CreateContainer { Source = _rootfs.Path, Privileged = true });
        Assert.Multiple(() =>
        {
            Assert.That(spec["linux"]!["maskedPaths"], Is.Null);
            Assert.That(spec["linux"]!["readonlyPaths"], Is.Null);
            Assert.That(spec["linux"]!["resources"]!["devices"]!.ToJsonString(), Is.EqualTo("[{\"allow\":true,\"access\":\"rwm\"}]"));
            Assert.That(spec["mounts"]!.AsArray().Where(m => m!["type"]!.GetValue<string>() is "sysfs" or "cgroup").SelectMany(m => m!["options"]!.AsArray()).Select(o => o!.GetValue<string>()), Does.Not.Contain("ro"));
        });
    }

    [Test]
    public void A_bundle_is_kept_where_the_request_is_silent()
    {
        using var bundle = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(bundle.Path, "fs"));
        bundle.Write("config.json", """
            {"ociVersion": "1.0.2", "root": {"path": "fs"}, "hostname": "theirs", "x-own": [1],
             "process": {"terminal": true, "args": ["a"], "cwd": "/", "capabilities": {"bounding": ["CAP_KILL"], "ambient": ["CAP_KILL"]}},
             "linux": {"cgroupsPath": "/elsewhere", "namespaces": [{"type": "uts"}, {"type": "network", "path": "/proc/1/ns/net"}]}}
            """);
        var spec = Build(new CreateContainer { Source = bundle.Path });
        Assert.Multiple(() =>
        {
            Assert.That(spec["x-own"]!.ToJsonString(), Is.EqualTo("[1]"));
            Assert.That(spec["hostname"]!.GetValue<string>(), Is.EqualTo("theirs"));
            Assert.That(spec["root"]!["path"]!.GetValue<string>(), Is.EqualTo(Path.Combine(bundle.Path, "fs")));
            Assert.That(spec["process"]!["terminal"]!.GetValue<bool>(), Is.False);
            Assert.That(spec["process"]!["capabilities"]!.ToJsonString(), Is.EqualTo("{\"bounding\":[\"CAP_KILL\"],\"ambient\":[\"CAP_KILL\"]}"));
            Assert.That(spec["linux"]!["cgroupsPath"]!.GetValue<string>(), Is.EqualTo($"/parent/{Id}"), "two containers of one bundle must not share a cgroup");
            Assert.That(SpecNamespaces.NetworkMode(spec, new CreateContainer { Source = "" }), Is.EqualTo("ns:/proc/1/ns/net"));
            Assert.That(spec["linux"]!["namespaces"]![1]!["path"]!.GetValue<string>(), Is.EqualTo("/proc/1/ns/net"));
        });
    }

    [Test]
    public void What_the_engine_does_not_have_is_taken_away_and_said()
    {
        var spec = JsonNode.Parse("""
            {"process": {"capabilities": {"bounding": ["CAP_KILL", "CAP_SYS_RESOURCE"], "effective": ["CAP_SYS_RESOURCE"]},
             "oomScoreAdj": -1000, "rlimits": [{"type": "RLIMIT_NOFILE", "hard": 18446744073709551615, "soft": 18446744073709551615}, {"type": "RLIMIT_CORE", "hard": 0, "soft": 0}]}}
            """)!.AsObject();
        var warnings = OwnMeans.Apply(spec, new HashSet<string> { "CAP_KILL" });
        Assert.Multiple(() =>
        {
            Assert.That(spec["process"]!["capabilities"]!.ToJsonString(), Is.EqualTo("{\"bounding\":[\"CAP_KILL\"],\"effective\":[]}"));
            Assert.That(spec["process"]!["oomScoreAdj"]!.GetValue<int>(), Is.GreaterThan(-1000));
            Assert.That(spec["process"]!["rlimits"]![0]!["hard"]!.GetValue<ulong>(), Is.LessThan(ulong.MaxValue));
            Assert.That(spec["process"]!["rlimits"]![1]!["hard"]!.GetValue<ulong>(), Is.Zero);
            Assert.That(warnings, Has.Count.EqualTo(3));
            Assert.That(warnings[0], Is.EqualTo("left out CAP_SYS_RESOURCE: the engine does not have it itself"));
        });
    }

    [Test]
    public void With_CAP_SYS_RESOURCE_limits_stay_as_asked()
    {
        var spec = JsonNode.Parse("{\"process\": {\"oomScoreAdj\": -1000}}")!.AsObject();
        Assert.That(OwnMeans.Apply(spec, new HashSet<string> { "CAP_SYS_RESOURCE" }), Is.Empty);
    }

    [TestCase(new string[0], new[] { "ALL" }, "")]
    [TestCase(new[] { "net_admin" }, new[] { "ALL" }, "CAP_NET_ADMIN")]
    [TestCase(new[] { "CAP_NET_ADMIN" }, new[] { "all", "Net_Admin" }, "")]
    public void Capabilities_are_computed_as_Docker_does(string[] add, string[] drop, string expected)
        => Assert.That(string.Join(',', Capabilities.Asked(null, privileged: false, add, drop)), Is.EqualTo(expected));

    [Test]
    public void Adding_ALL_gives_all_but_what_is_dropped()
        => Assert.That(Capabilities.Asked(null, privileged: false, ["ALL"], ["KILL"]), Has.Count.EqualTo(40).And.Not.Contains("CAP_KILL"));

    [TestCase("root", 0, 0, "")]
    [TestCase("worker", 7, 8, "20,21")]
    [TestCase("7", 7, 8, "20,21")]
    [TestCase("worker:ops", 7, 20, "")]
    [TestCase("99", 99, 0, "")]
    [TestCase("99:98", 99, 98, "")]
    public void Users_are_those_of_the_root_filesystem(string user, int uid, int gid, string groups)
    {
        _rootfs.Write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nbroken line\nworker:x:7:8::/:\n");
        _rootfs.Write("etc/group", "root:x:0:\nops:x:20:other,worker\nmore:x:21:worker\nown:x:8:worker\n");
        var found = RootfsUsers.Find(_rootfs.Path, user);
        Assert.That((found["uid"]!.GetValue<uint>(), found["gid"]!.GetValue<uint>(), string.Join(',', found["additionalGids"]?.AsArray().Select(g => g!.ToString()) ?? [])), Is.EqualTo(((uint)uid, (uint)gid, groups)));
    }

    [Test]
    public void A_passwd_file_that_links_out_of_the_root_filesystem_is_looked_up_inside()
    {
        _rootfs.Write("etc/real", "inside:x:5:6::/:\n");
        File.CreateSymbolicLink(Path.Combine(_rootfs.Path, "etc/passwd"), "/etc/real");
        Assert.That(RootfsUsers.Find(_rootfs.Path, "inside")["uid"]!.GetValue<uint>(), Is.EqualTo(5));
        File.Delete(Path.Combine(_rootfs.Path, "etc/passwd"));
        File.CreateSymbolicLink(Path.Combine(_rootfs.Path, "etc/passwd"), "../../../../../../../etc/passwd");
        Assert.That(() => RootfsUsers.Find(_rootfs.Path, "daemon"), Throws.TypeOf<RuntimeException>());
    }

    private static IEnumerable<string> Namespaces(JsonObject spec) => spec["linux"]!["namespaces"]!.AsArray().Select(n => n!["type"]!.GetValue<string>());

    private static JsonObject Build(CreateContainer request) => SpecBuilder.Build(ContainerSource.Open(request.Source), request, Id, $"/parent/{Id}").Spec;
}
