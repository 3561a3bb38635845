using System.Globalization;
using System.Text.Json.Nodes;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Plugins.Lcr.ControlGroups;

/// <summary>linux.resources as files of cgroup version 2, with the conversions of iSulad's lcr and of the other OCI runtimes.</summary>
internal static class ResourcesV2
{
    private const string Max = "max";
    private const long DefaultPeriod = 100_000;

    private static readonly (string Field, string Key)[] Throttles =
        [("throttleReadBpsDevice", "rbps"), ("throttleWriteBpsDevice", "wbps"), ("throttleReadIOPSDevice", "riops"), ("throttleWriteIOPSDevice", "wiops")];

    public static IReadOnlyList<CgroupWrite> Of(JsonObject resources)
    {
        var writes = new List<CgroupWrite>();
        Memory(resources.Object("memory") ?? [], writes);
        Cpu(resources.Object("cpu") ?? [], writes);
        if (resources.Object("pids")?.Number("limit") is { } pids && pids != 0)
        {
            Add(writes, "pids.max", Limit(pids));
        }

        BlockIo(resources.Object("blockIO") ?? [], writes);
        foreach (var limit in resources.Objects("hugepageLimits"))
        {
            Add(writes, $"hugetlb.{limit.Text("pageSize")}.max", limit.Number("limit"));
        }

        foreach (var line in Rdma.Lines(resources))
        {
            Add(writes, "rdma.max", line);
        }

        if (resources.Object("network") is { } network && (network.Number("classID") is > 0 || network.Objects("priorities").Count > 0))
        {
            throw Bundle.NotSupported("linux.resources.network", "cgroup version 2 has no network controllers");
        }

        var unified = resources.Object("unified") ?? [];
        foreach (var file in unified.Select(pair => pair.Key))
        {
            Add(writes, file.Contains('/', StringComparison.Ordinal) ? throw Bundle.Invalid($"linux.resources.unified: '{file}' is no file of a cgroup") : file, unified.Text(file)!);
        }

        return writes;
    }

    /// <summary>2 to 262144 become 1 to 10000.</summary>
    internal static long Weight(long shares) => 1 + ((shares - 2) * 9999 / 262142);

    /// <summary>10 to 1000 become 1 to 10000.</summary>
    internal static long IoWeight(long weight) => 1 + ((weight - 10) * 9999 / 990);

    private static void Memory(JsonObject memory, List<CgroupWrite> writes)
    {
        var limit = memory.Number("limit");
        if (memory.Number("swap") is { } swap)
        {
            // Version 1 limits memory and swap together, version 2 swap alone.
            Add(writes, "memory.swap.max", swap < 0 ? Max
                : limit is > 0 && swap >= limit ? Text(swap - limit.Value)
                : throw Bundle.Invalid($"linux.resources.memory.swap is memory and swap together: {swap} needs a limit of memory that is no larger"));
        }

        if (limit is { } most)
        {
            Add(writes, "memory.max", Limit(most));
        }

        if (memory.Number("reservation") is { } reservation)
        {
            Add(writes, "memory.low", Limit(reservation));
        }

        foreach (var field in new[] { "kernelTCP", "swappiness" })
        {
            if (memory.Number(field) is >= 0)
            {
                throw Bundle.NotSupported($"linux.resources.memory.{field}", "cgroup version 2 has no such setting");
            }
        }

        if (memory.Flag("disableOOMKiller"))
        {
            throw Bundle.NotSupported("linux.resources.memory.disableOOMKiller", "cgroup version 2 has no such setting");
        }
    }

    private static void Cpu(JsonObject cpu, List<CgroupWrite> writes)
    {
        if (cpu.Number("shares") is { } shares && shares != 0)
        {
            Add(writes, "cpu.weight", Text(Weight(Math.Clamp(shares, 2, 262144))));
        }

        if (cpu.Number("quota") is not null || cpu.Number("period") is not null)
        {
            var quota = cpu.Number("quota") ?? -1;
            Add(writes, "cpu.max", $"{(quota > 0 ? Text(quota) : Max)} {cpu.Number("period") ?? DefaultPeriod}");
        }

        Add(writes, "cpu.max.burst", cpu.Number("burst"));
        Add(writes, "cpu.idle", cpu.Number("idle"));
        foreach (var field in new[] { "cpus", "mems" })
        {
            if (cpu.Text(field) is { Length: > 0 } list)
            {
                Add(writes, $"cpuset.{field}", list);
            }
        }

        foreach (var field in new[] { "realtimeRuntime", "realtimePeriod" })
        {
            if (cpu.Number(field) is > 0)
            {
                throw Bundle.NotSupported($"linux.resources.cpu.{field}", "cgroup version 2 has no such setting");
            }
        }
    }

    private static void BlockIo(JsonObject block, List<CgroupWrite> writes)
    {
        if (block.Number("leafWeight") is > 0)
        {
            throw Bundle.NotSupported("linux.resources.blockIO.leafWeight", "cgroup version 2 has no such setting");
        }

        if (block.Number("weight") is { } weight && weight != 0)
        {
            // With the scheduler bfq the weight is its own, 1 to 1000.
            Add(writes, "io.bfq.weight", Text(Math.Clamp(weight, 1, 1000)));
            Add(writes, "io.weight", $"default {IoWeight(Math.Clamp(weight, 10, 1000))}");
        }

        foreach (var device in block.Objects("weightDevice"))
        {
            if (device.Number("leafWeight") is > 0)
            {
                throw Bundle.NotSupported("linux.resources.blockIO.weightDevice[].leafWeight", "cgroup version 2 has no such setting");
            }

            if (device.Number("weight") is { } own)
            {
                Add(writes, "io.bfq.weight", $"{device.Number("major")}:{device.Number("minor")} {own}");
            }
        }

        foreach (var (field, key) in Throttles)
        {
            foreach (var device in block.Objects(field))
            {
                Add(writes, "io.max", $"{device.Number("major")}:{device.Number("minor")} {key}={device.Number("rate")}");
            }
        }
    }

    private static void Add(List<CgroupWrite> writes, string file, long? value)
    {
        if (value is { } number)
        {
            Add(writes, file, Text(number));
        }
    }

    private static void Add(List<CgroupWrite> writes, string file, string value) => writes.Add(new CgroupWrite("", file, value));

    private static string Limit(long value) => value < 0 ? Max : Text(value);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
