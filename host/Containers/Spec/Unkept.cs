using Atoll.Host.Linux.ControlGroups;

namespace Atoll.Host.Containers.Spec;

/// <summary>Limits that this host's kernel has no file for. As in Docker they are left out, and that is said.</summary>
internal static class Unkept
{
    /// <summary>What can be kept, and a sentence for each that cannot.</summary>
    public static (ResourceLimits Kept, IReadOnlyList<string> Warnings) Resources(ResourceLimits asked, CgroupReader cgroups)
    {
        var kept = asked;
        var warnings = new List<string>();
        if (asked.MemorySwap != 0 && !cgroups.CanLimitSwap)
        {
            kept = kept with { MemorySwap = 0 };
            warnings.Add("this host's kernel cannot limit swap: the limit of memory and swap was left out");
        }

        if (asked.BlkioWeight != 0 && !cgroups.CanWeighBlockIo)
        {
            kept = kept with { BlkioWeight = 0 };
            warnings.Add("this host's kernel cannot weigh block I/O: the weight was left out");
        }

        return (kept, warnings);
    }
}
