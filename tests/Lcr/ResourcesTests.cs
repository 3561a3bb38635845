using System.Text.Json.Nodes;
using Atoll.Plugins.Lcr.ControlGroups;

namespace Atoll.Lcr.Tests;

/// <summary>linux.resources as files of both versions.</summary>
internal sealed class ResourcesTests
{
    private const string All = """
        {
          "memory": { "limit": 100, "reservation": 50, "swap": 150 },
          "cpu": { "shares": 1024, "quota": 5000, "period": 10000, "burst": 100, "cpus": "0-1", "mems": "0", "idle": 0 },
          "pids": { "limit": 7 },
          "blockIO": { "weight": 500, "weightDevice": [{ "major": 8, "minor": 0, "weight": 20 }], "throttleReadBpsDevice": [{ "major": 8, "minor": 0, "rate": 9 }], "throttleWriteIOPSDevice": [{ "major": 8, "minor": 1, "rate": 3 }] },
          "hugepageLimits": [{ "pageSize": "2MB", "limit": 4096 }],
          "rdma": { "mlx": { "hcaHandles": 3, "hcaObjects": 4 } }
        }
        """;

    [Test]
    public void Version_1_has_a_file_for_each() => Assert.That(ResourcesV1.Of(Parse(All), "/nowhere").Select(write => $"{write.Controller} {write.File}={write.Value}"), Is.EqualTo(new[]
    {
        "memory memory.soft_limit_in_bytes=50", "memory memory.limit_in_bytes=100", "memory memory.memsw.limit_in_bytes=150",
        "cpu cpu.shares=1024", "cpu cpu.cfs_period_us=10000", "cpu cpu.cfs_quota_us=5000", "cpu cpu.cfs_burst_us=100", "cpu cpu.idle=0", "cpuset cpuset.cpus=0-1", "cpuset cpuset.mems=0",
        "pids pids.max=7", "blkio blkio.weight=500", "blkio blkio.weight_device=8:0 20", "blkio blkio.throttle.read_bps_device=8:0 9", "blkio blkio.throttle.write_iops_device=8:1 3",
        "hugetlb hugetlb.2MB.limit_in_bytes=4096", "rdma rdma.max=mlx hca_handle=3 hca_object=4",
    }));

    [Test]
    public void Version_2_has_other_units() => Assert.That(ResourcesV2.Of(Parse(All)).Select(write => $"{write.File}={write.Value}"), Is.EqualTo(new[]
    {
        "memory.swap.max=50", "memory.max=100", "memory.low=50", "cpu.weight=39", "cpu.max=5000 10000", "cpu.max.burst=100", "cpu.idle=0", "cpuset.cpus=0-1", "cpuset.mems=0",
        "pids.max=7", "io.bfq.weight=500", "io.weight=default 4950", "io.bfq.weight=8:0 20", "io.max=8:0 rbps=9", "io.max=8:1 wiops=3", "hugetlb.2MB.max=4096", "rdma.max=mlx hca_handle=3 hca_object=4",
    }));

    [TestCase(2, 1)]
    [TestCase(1024, 39)]
    [TestCase(262144, 10000)]
    public void Shares_become_weights(long shares, long weight) => Assert.That(ResourcesV2.Weight(shares), Is.EqualTo(weight));

    [TestCase(10, 1)]
    [TestCase(500, 4950)]
    [TestCase(1000, 10000)]
    public void Weights_of_block_io_become_weights_of_io(long weight, long io) => Assert.That(ResourcesV2.IoWeight(weight), Is.EqualTo(io));

    [Test]
    public void No_limit_is_max_in_version_2()
        => Assert.That(ResourcesV2.Of(Parse("""{ "memory": { "limit": -1, "swap": -1 }, "cpu": { "quota": -1 }, "pids": { "limit": -1 } }""")).Select(write => $"{write.File}={write.Value}"),
            Is.EqualTo(new[] { "memory.swap.max=max", "memory.max=max", "cpu.max=max 100000", "pids.max=max" }));

    [TestCase("""{ "memory": { "swappiness": 5 } }""", "linux.resources.memory.swappiness")]
    [TestCase("""{ "memory": { "disableOOMKiller": true } }""", "linux.resources.memory.disableOOMKiller")]
    [TestCase("""{ "cpu": { "realtimeRuntime": 5 } }""", "linux.resources.cpu.realtimeRuntime")]
    [TestCase("""{ "blockIO": { "leafWeight": 5 } }""", "linux.resources.blockIO.leafWeight")]
    [TestCase("""{ "network": { "classID": 5 } }""", "linux.resources.network")]
    public void What_version_2_lacks_is_refused_by_name(string resources, string field)
        => Assert.That(() => ResourcesV2.Of(Parse(resources)), Throws.InstanceOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.NotSupported).And.Message.Contains(field));

    [Test]
    public void What_version_1_lacks_is_refused_by_name()
        => Assert.That(() => ResourcesV1.Of(Parse("""{ "unified": { "memory.high": "1" } }"""), "/nowhere"), Throws.InstanceOf<RuntimeException>().With.Message.Contains("linux.resources.unified"));

    [Test]
    public void Rules_of_devices_keep_their_order_and_the_default_devices_follow()
    {
        var rules = DeviceRules.Of(Parse("""{ "devices": [{ "allow": false, "access": "rwm" }, { "allow": true, "type": "c", "major": 10, "minor": 229, "access": "rw" }, { "allow": true, "type": "b", "access": "r" }] }"""))!;
        Assert.That(rules.Take(4), Is.EqualTo(new[] { (false, "a"), (true, "c 10:229 rw"), (true, "b *:* r"), (true, "c *:* m") }));
        Assert.That(rules, Does.Contain((true, "c 1:3 rwm")));
        Assert.That(DeviceRules.Of([]), Is.Null);
    }

    [Test]
    public void An_update_writes_the_files_and_names_one_that_is_not_there()
    {
        var folder = Directory.CreateTempSubdirectory("atoll-cgroup-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "pids", "c"));
            File.WriteAllText(Path.Combine(folder, "pids", "c", "pids.max"), "");
            new ContainerCgroup("/c", folder).Apply(Parse("""{ "pids": { "limit": 5 } }"""));
            Assert.That(File.ReadAllText(Path.Combine(folder, "pids", "c", "pids.max")), Is.EqualTo("5"));
            Assert.That(() => new ContainerCgroup("/c", folder).Apply(Parse("""{ "memory": { "limit": 5 } }""")), Throws.InstanceOf<RuntimeException>().With.Message.Contains("no memory.limit_in_bytes"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void A_cpuset_above_that_was_left_empty_gets_what_is_above_it()
    {
        var folder = Directory.CreateTempSubdirectory("atoll-cgroup-").FullName;
        try
        {
            foreach (var (path, cpus) in new[] { ("cpuset", "0-1"), ("cpuset/a", ""), ("cpuset/a/b", "\n") })
            {
                Directory.CreateDirectory(Path.Combine(folder, path));
                File.WriteAllText(Path.Combine(folder, path, "cpuset.cpus"), cpus);
                File.WriteAllText(Path.Combine(folder, path, "cpuset.mems"), "0");
                File.WriteAllText(Path.Combine(folder, path, "cgroup.clone_children"), "0");
            }

            new ContainerCgroup("/a/b/c", folder).Prepare();
            Assert.That(File.ReadAllText(Path.Combine(folder, "cpuset/a/b/cpuset.cpus")), Is.EqualTo("0-1"));
            Assert.That((File.ReadAllText(Path.Combine(folder, "cpuset/a/cgroup.clone_children")), File.ReadAllText(Path.Combine(folder, "cpuset/a/b/cgroup.clone_children"))), Is.EqualTo(("0", "1")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
