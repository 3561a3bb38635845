using System.Globalization;
using System.Text.Json.Nodes;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Plugins.Lcr.ControlGroups;

/// <summary>linux.resources as files of cgroup version 1, in the order in which they are written.</summary>
internal static class ResourcesV1
{
    private static readonly (string Field, string File)[] Cpu =
    [
        ("shares", "cpu.shares"), ("period", "cpu.cfs_period_us"), ("quota", "cpu.cfs_quota_us"), ("burst", "cpu.cfs_burst_us"),
        ("realtimePeriod", "cpu.rt_period_us"), ("realtimeRuntime", "cpu.rt_runtime_us"), ("idle", "cpu.idle"),
    ];

    private static readonly (string Field, string File)[] Throttles =
    [
        ("throttleReadBpsDevice", "blkio.throttle.read_bps_device"), ("throttleWriteBpsDevice", "blkio.throttle.write_bps_device"),
        ("throttleReadIOPSDevice", "blkio.throttle.read_iops_device"), ("throttleWriteIOPSDevice", "blkio.throttle.write_iops_device"),
    ];

    /// <param name="mountFolder">Where the hierarchies are mounted: the weight of block I/O has another name with the scheduler bfq.</param>
    public static IReadOnlyList<CgroupWrite> Of(JsonObject resources, string mountFolder)
    {
        var writes = new List<CgroupWrite>();
        Memory(resources.Object("memory") ?? [], writes);
        var cpu = resources.Object("cpu") ?? [];
        foreach (var (field, file) in Cpu)
        {
            Add(writes, "cpu", file, cpu.Number(field));
        }

        AddText(writes, "cpuset", "cpuset.cpus", cpu.Text("cpus"));
        AddText(writes, "cpuset", "cpuset.mems", cpu.Text("mems"));
        if (resources.Object("pids")?.Number("limit") is { } pids && pids != 0)
        {
            writes.Add(new CgroupWrite("pids", "pids.max", pids < 0 ? "max" : Text(pids)));
        }

        BlockIo(resources.Object("blockIO") ?? [], mountFolder, writes);
        Others(resources, writes);
        return writes;
    }

    private static void Memory(JsonObject memory, List<CgroupWrite> writes)
    {
        Add(writes, "memory", "memory.soft_limit_in_bytes", memory.Number("reservation"));
        Add(writes, "memory", "memory.limit_in_bytes", memory.Number("limit"));
        Add(writes, "memory", "memory.memsw.limit_in_bytes", memory.Number("swap"));
        Add(writes, "memory", "memory.kmem.tcp.limit_in_bytes", memory.Number("kernelTCP"));
        if (memory.Number("swappiness") is { } swappiness && swappiness >= 0)
        {
            Add(writes, "memory", "memory.swappiness", swappiness);
        }

        if (memory.Flag("disableOOMKiller"))
        {
            writes.Add(new CgroupWrite("memory", "memory.oom_control", "1"));
        }
    }

    private static void BlockIo(JsonObject block, string mountFolder, List<CgroupWrite> writes)
    {
        Add(writes, "blkio", File.Exists($"{mountFolder}/blkio/blkio.bfq.io_service_bytes") && !File.Exists($"{mountFolder}/blkio/blkio.weight") ? "blkio.bfq.weight" : "blkio.weight", block.Number("weight"));
        Add(writes, "blkio", "blkio.leaf_weight", block.Number("leafWeight"));
        foreach (var device in block.Objects("weightDevice"))
        {
            AddDevice("blkio.weight_device", device, "weight");
            AddDevice("blkio.leaf_weight_device", device, "leafWeight");
        }

        foreach (var (field, file) in Throttles)
        {
            foreach (var device in block.Objects(field))
            {
                AddDevice(file, device, "rate");
            }
        }

        void AddDevice(string file, JsonObject device, string value)
        {
            if (device.Number(value) is { } number)
            {
                writes.Add(new CgroupWrite("blkio", file, $"{device.Number("major")}:{device.Number("minor")} {number}"));
            }
        }
    }

    private static void Others(JsonObject resources, List<CgroupWrite> writes)
    {
        foreach (var limit in resources.Objects("hugepageLimits"))
        {
            Add(writes, "hugetlb", $"hugetlb.{limit.Text("pageSize")}.limit_in_bytes", limit.Number("limit"));
        }

        var network = resources.Object("network") ?? [];
        Add(writes, "net_cls", "net_cls.classid", network.Number("classID"));
        foreach (var priority in network.Objects("priorities"))
        {
            writes.Add(new CgroupWrite("net_prio", "net_prio.ifpriomap", $"{priority.Text("name")} {priority.Number("priority")}"));
        }

        writes.AddRange(Rdma.Lines(resources).Select(line => new CgroupWrite("rdma", "rdma.max", line)));
        if (resources.Object("unified") is { Count: > 0 })
        {
            throw Bundle.NotSupported("linux.resources.unified", "this host has cgroup version 1");
        }
    }

    private static void Add(List<CgroupWrite> writes, string controller, string file, long? value)
    {
        if (value is { } number)
        {
            writes.Add(new CgroupWrite(controller, file, Text(number)));
        }
    }

    private static void AddText(List<CgroupWrite> writes, string controller, string file, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writes.Add(new CgroupWrite(controller, file, value));
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
