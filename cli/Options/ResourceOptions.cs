using System.CommandLine;
using System.Globalization;
using Atoll.Api.V1;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Options;

/// <summary>The limits that create, run and update take.</summary>
internal sealed class ResourceOptions
{
    private readonly Option<long> memory = Flags.Parsed(ByteSize.Parse, "Memory limit: bytes, or with unit b, k, m, g", "SIZE", "--memory", "-m");
    private readonly Option<long> memorySwap = Flags.Parsed(ParseSwap, "Limit of memory and swap together (-1: none)", "SIZE", "--memory-swap");
    private readonly Option<long> memoryReservation = Flags.Parsed(ByteSize.Parse, "Soft memory limit", "SIZE", "--memory-reservation");
    private readonly Option<long> cpus = Flags.Parsed(CpuCount.Parse, "Number of CPUs, such as 1.5", "CPUS", "--cpus");
    private readonly Option<long> cpuShares = Flags.Parsed(ParseNumber, "Share of the CPUs against other containers: 2 to 262144 (usual: 1024)", "N", "--cpu-shares", "-c");
    private readonly Option<long> cpuPeriod = Flags.Parsed(ParseNumber, "Period of the CPU quota in microseconds", "N", "--cpu-period");
    private readonly Option<long> cpuQuota = Flags.Parsed(ParseNumber, "CPU time in each period in microseconds (-1: no limit)", "N", "--cpu-quota");
    private readonly Option<string?> cpusetCpus = Flags.Text("CPUs to run on, such as 0-2,4", "LIST", "--cpuset-cpus");
    private readonly Option<string?> cpusetMems = Flags.Text("Memory nodes to allocate from, such as 0,1", "LIST", "--cpuset-mems");
    private readonly Option<long> pids = Flags.Parsed(ParseNumber, "Largest number of processes (-1: no limit)", "N", "--pids-limit");
    private readonly Option<int> blkioWeight = Flags.Parsed(Flags.WholeNumber, "Weight of block I/O against other containers: 10 to 1000", "N", "--blkio-weight");

    public ResourceOptions(Command owner)
    {
        foreach (Option option in (ReadOnlySpan<Option>)
            [memory, memorySwap, memoryReservation, cpus, cpuShares, cpuPeriod, cpuQuota, cpusetCpus, cpusetMems, pids, blkioWeight])
        {
            owner.Options.Add(option);
        }
    }

    public Resources Read(ParseResult parsed) => new()
    {
        Memory = parsed.GetValue(memory),
        MemorySwap = parsed.GetValue(memorySwap),
        MemoryReservation = parsed.GetValue(memoryReservation),
        NanoCpus = parsed.GetValue(cpus),
        CpuShares = parsed.GetValue(cpuShares),
        CpuPeriod = parsed.GetValue(cpuPeriod),
        CpuQuota = parsed.GetValue(cpuQuota),
        CpusetCpus = parsed.GetValue(cpusetCpus) ?? "",
        CpusetMems = parsed.GetValue(cpusetMems) ?? "",
        PidsLimit = parsed.GetValue(pids),
        BlkioWeight = parsed.GetValue(blkioWeight),
    };

    private static long ParseSwap(string text) => text is "-1" ? -1 : ByteSize.Parse(text);

    private static long ParseNumber(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
        ? number
        : throw new FormatException("not a whole number");
}
