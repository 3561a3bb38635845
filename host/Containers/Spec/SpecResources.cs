using System.Text.Json.Nodes;

namespace Atoll.Host.Containers.Spec;

/// <summary>The OCI <c>linux.resources</c>.</summary>
internal static class SpecResources
{
    private const long Billion = 1_000_000_000;

    /// <summary>Docker's and iSulad's period of a share of CPUs, microseconds.</summary>
    private const long Period = 100_000;

    public static void Apply(JsonObject linux, ResourceLimits limits)
    {
        var resources = SpecBuilder.Section(linux, "resources");
        foreach (var (name, section) in Of(limits))
        {
            var target = SpecBuilder.Section(resources, name);
            foreach (var (key, value) in ((JsonObject)section!).ToArray())
            {
                target[key] = value!.DeepClone();
            }
        }
    }

    /// <summary>Only what is asked for.</summary>
    public static JsonObject Of(ResourceLimits limits)
    {
        var resources = new JsonObject();
        Set("memory", "limit", limits.Memory);
        Set("memory", "swap", limits.MemorySwap);
        Set("memory", "reservation", limits.MemoryReservation);
        Set("cpu", "shares", limits.CpuShares);
        Set("cpu", "period", limits.NanoCpus > 0 ? Period : limits.CpuPeriod);
        Set("cpu", "quota", limits.NanoCpus > 0 ? (long)((Int128)limits.NanoCpus * Period / Billion) : limits.CpuQuota);
        Set("pids", "limit", limits.PidsLimit);
        Set("blockIO", "weight", limits.BlkioWeight);
        if (limits.CpusetCpus.Length > 0)
        {
            SpecBuilder.Section(resources, "cpu")["cpus"] = limits.CpusetCpus;
        }

        if (limits.CpusetMems.Length > 0)
        {
            SpecBuilder.Section(resources, "cpu")["mems"] = limits.CpusetMems;
        }

        return resources;

        void Set(string section, string key, long value)
        {
            if (value != 0)
            {
                SpecBuilder.Section(resources, section)[key] = value;
            }
        }
    }
}
