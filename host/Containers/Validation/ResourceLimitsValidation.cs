using System.Text.RegularExpressions;
using static Atoll.Host.Containers.Validation.Check;

namespace Atoll.Host.Containers.Validation;

/// <summary>Limits, with Docker's and the kernel's bounds.</summary>
internal static partial class ResourceLimitsValidation
{
    /// <summary>Below this a container cannot even be set up. iSulad: 4 MiB.</summary>
    private const long MinMemory = 4 << 20;

    public static void Validate(ResourceLimits limits)
    {
        Memory(limits);
        Cpu(limits);
        Require(limits.PidsLimit >= -1, $"{limits.PidsLimit} is no number of processes");
        Require(limits.BlkioWeight is 0 or (>= 10 and <= 1000), $"the block I/O weight {limits.BlkioWeight} is not within 10 and 1000");
        Cpuset(limits.CpusetCpus, "CPUs");
        Cpuset(limits.CpusetMems, "memory nodes");
    }

    private static void Memory(ResourceLimits limits)
    {
        Require(limits.Memory == 0 || limits.Memory >= MinMemory, $"a memory limit of {limits.Memory} bytes is too low: at least {MinMemory}");
        Require(limits.MemorySwap >= -1, $"{limits.MemorySwap} bytes are no limit of memory and swap");
        Require(limits.MemorySwap == 0 || limits.Memory > 0, "a limit of memory and swap needs a memory limit");
        Require(limits.MemorySwap is 0 or -1 || limits.MemorySwap >= limits.Memory, $"the limit of memory and swap together, {limits.MemorySwap}, is below that of memory, {limits.Memory}");
        Require(limits.MemoryReservation == 0 || limits.MemoryReservation >= MinMemory, $"a memory reservation of {limits.MemoryReservation} bytes is too low: at least {MinMemory}");
        Require(limits.Memory == 0 || limits.MemoryReservation <= limits.Memory, $"the memory reservation, {limits.MemoryReservation}, is above the memory limit, {limits.Memory}");
    }

    private static void Cpu(ResourceLimits limits)
    {
        Require(limits.NanoCpus >= 0, $"{limits.NanoCpus} nano-CPUs are no limit");
        Require(limits.NanoCpus <= System.Environment.ProcessorCount * 1_000_000_000L, $"{limits.NanoCpus / 1e9:0.##} CPUs were asked for, and there are {System.Environment.ProcessorCount}");
        Require(limits.NanoCpus is 0 or >= 10_000_000, "less than 0.01 CPUs cannot be given");
        Require(limits.NanoCpus == 0 || (limits.CpuPeriod == 0 && limits.CpuQuota == 0), "conflicting options: a number of CPUs, and a CPU period or quota; give one of the two");
        Require(limits.CpuShares is 0 or (>= 2 and <= 262_144), $"the CPU shares {limits.CpuShares} are not within 2 and 262144");
        Require(limits.CpuPeriod is 0 or (>= 1000 and <= 1_000_000), $"the CPU period {limits.CpuPeriod} is not within 1000 and 1000000 microseconds");
        Require(limits.CpuQuota is 0 or -1 or >= 1000, $"the CPU quota {limits.CpuQuota} is below 1000 microseconds");
    }

    private static void Cpuset(string list, string what)
        => Require(list.Length == 0 || CpusetPattern().IsMatch(list), $"'{Cut(list)}' is no list of {what}: numbers and ranges, for example 0-2,4");

    [GeneratedRegex(@"\A[0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex CpusetPattern();
}
