using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Interop;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;
using Atoll.Cli.Templates;

namespace Atoll.Cli.Commands;

internal sealed class StatsCommand : CliCommand
{
    private static readonly Dictionary<string, string> Headings = new(StringComparer.Ordinal)
    {
        ["ID"] = "CONTAINER ID",
        ["Container"] = "CONTAINER",
        ["CPUPerc"] = "CPU %",
        ["MemUsage"] = "MEM USAGE / LIMIT",
        ["MemPerc"] = "MEM %",
        ["BlockIO"] = "BLOCK I/O",
        ["NetIO"] = "NET I/O",
    };

    private readonly Option<bool> all = Flags.Switch("Also containers that do not run", "--all", "-a");
    private readonly Option<bool> noStream = Flags.Switch("One sample, and no more", "--no-stream");
    private readonly Option<bool> noTrunc = Flags.Switch("Do not shorten ids", "--no-trunc");
    private readonly Option<bool> original = Flags.Switch("The figures as they were read: one JSON object a line", "--original");
    private readonly Option<string?> format = Flags.Text("table, json (one object a line), a template such as '{{.Name}} {{.CPUPerc}}', or 'table TEMPLATE'", "FORMAT", "--format");
    private readonly Argument<string[]> containers = new("CONTAINER") { Description = "Id, start of an id, or name (default: all that run)", Arity = ArgumentArity.ZeroOrMore };

    public StatsCommand()
        : base("stats", "Show what containers use, once a second", "atoll stats", "atoll stats --no-stream web db", "atoll stats --original --no-stream web")
    {
        foreach (Option option in (ReadOnlySpan<Option>)[all, noStream, noTrunc, original, format])
            Options.Add(option);
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        RowFormat form = RowFormat.Parse(parsed.GetValue(format), Headings);
        StatsRequest request = new() { All = parsed.GetValue(all), Stream = !parsed.GetValue(noStream) };
        request.Containers.Add(parsed.GetValue(containers) ?? []);
        bool redraw = request.Stream && Terminal.IsTerminal(1);

        using DaemonConnection daemon = Connect(parsed);
        using var samples = daemon.Stream(Rpc.Stats, request);
        while (!StandardStream.Out.IsBroken && samples.MoveNext())
        {
            if (redraw)
                StandardStream.Out.Write("\x1b[H\x1b[2J");
            Print(samples.Current.Stats, form, parsed.GetValue(noTrunc), parsed.GetValue(original));
        }

        return ExitCodes.Success;
    }

    private static void Print(IList<ContainerStats> samples, RowFormat form, bool whole, bool original)
    {
        if (original)
        {
            foreach (ContainerStats sample in samples)
                Json.PrintObject(json => WriteOriginal(json, sample));
            return;
        }

        if (form.Kind is "json")
        {
            foreach (ContainerStats sample in samples)
                Json.Print(json => WriteRow(json, sample, whole));
        }
        else if (form.Kind is "template")
        {
            form.Print(samples.Select(sample => Json.Element(json => WriteRow(json, sample, whole))));
        }
        else
        {
            Table table = new("CONTAINER ID", "NAME", "CPU %", "MEM USAGE / LIMIT", "MEM %", "BLOCK I/O", "PIDS");
            foreach (ContainerStats s in samples)
                table.Add(Id(s, whole), s.Name, CpuShare(s), MemoryUse(s), MemoryShare(s), BlockIO(s), Pids(s));
            StandardStream.Out.Write(table.ToString());
        }
    }

    private static void WriteRow(Utf8JsonWriter json, ContainerStats s, bool whole)
    {
        json.WriteStartObject();
        json.WriteString("Container", Id(s, whole));
        json.WriteString("ID", Id(s, whole));
        json.WriteString("Name", s.Name);
        json.WriteString("CPUPerc", CpuShare(s));
        json.WriteString("MemUsage", MemoryUse(s));
        json.WriteString("MemPerc", MemoryShare(s));
        json.WriteString("NetIO", "--");
        json.WriteString("BlockIO", BlockIO(s));
        json.WriteString("PIDs", Pids(s));
        json.WriteString("Runtime", s.Runtime);
        json.WriteEndObject();
    }

    private static void WriteOriginal(Utf8JsonWriter json, ContainerStats s)
    {
        json.WriteString("id", s.Id);
        json.WriteString("name", s.Name);
        json.WriteString("sampled_at", s.SampledAt is null ? "" : LogLines.Time(s.SampledAt));
        json.WriteNumber("pids_current", s.PidsCurrent);
        json.WriteNumber("cpu_use_nanos", s.CpuUseNanos);
        json.WriteNumber("cpu_system_use", s.CpuSystemUse);
        json.WriteNumber("online_cpus", s.OnlineCpus);
        json.WriteNumber("blkio_read", s.BlkioRead);
        json.WriteNumber("blkio_write", s.BlkioWrite);
        json.WriteNumber("mem_used", s.MemUsed);
        json.WriteNumber("mem_limit", s.MemLimit);
        json.WriteNumber("rss_bytes", s.RssBytes);
        json.WriteNumber("page_faults", s.PageFaults);
        json.WriteNumber("major_page_faults", s.MajorPageFaults);
        json.WriteNumber("kmem_used", s.KmemUsed);
        json.WriteNumber("kmem_limit", s.KmemLimit);
        json.WriteNumber("cache", s.Cache);
        json.WriteNumber("cache_total", s.CacheTotal);
        json.WriteNumber("inactive_file_total", s.InactiveFileTotal);
        json.WriteNumber("swap_used", s.SwapUsed);
        json.WriteNumber("swap_limit", s.SwapLimit);
        json.WriteNumber("workingset_bytes", s.WorkingsetBytes);
        json.WriteNumber("cpu_percent", s.CpuPercent);
    }

    private static string Id(ContainerStats s, bool whole) => whole || s.Id.Length <= 12 ? s.Id : s.Id[..12];

    private static bool Runs(ContainerStats s) => s.SampledAt is not null;

    private static string CpuShare(ContainerStats s) => Runs(s) ? Percent(s.CpuPercent) : "--";

    // Docker's figure leaves out the page cache that could be dropped.
    private static string MemoryUse(ContainerStats s) => Runs(s) ? $"{Units.Memory(s.WorkingsetBytes)} / {Units.Memory(s.MemLimit)}" : "-- / --";

    private static string MemoryShare(ContainerStats s) => Runs(s) && s.MemLimit > 0 ? Percent(100.0 * s.WorkingsetBytes / s.MemLimit) : "--";

    private static string BlockIO(ContainerStats s) => Runs(s) ? $"{Units.Transfer(s.BlkioRead)} / {Units.Transfer(s.BlkioWrite)}" : "-- / --";

    private static string Pids(ContainerStats s) => Runs(s) ? s.PidsCurrent.ToString(CultureInfo.InvariantCulture) : "--";

    private static string Percent(double value) => value.ToString("0.00", CultureInfo.InvariantCulture) + "%";
}
