using System.Runtime.InteropServices;
using Atoll.Bench.Running;

namespace Atoll.Bench.Machine;

/// <summary>What a figure depends on beside the code.</summary>
internal sealed record MachineDescription(int Cores, string System, string Kernel, string DotNet, string Cgroups, IReadOnlyList<string> Programs)
{
    public static MachineDescription Read(Installation installation) => new(
        Environment.ProcessorCount,
        File.ReadLines("/etc/os-release").Where(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal)).Select(line => line["PRETTY_NAME=".Length..].Trim('"')).FirstOrDefault("Linux"),
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        RuntimeInformation.FrameworkDescription,
        CpuGroup.Version == 2 ? "v2" : "v1",
        [.. Versions(installation)]);

    public override string ToString() => $"{Cores} cores, {System}, kernel {Kernel}, cgroups {Cgroups}, {DotNet}; {string.Join(", ", Programs)}";

    private static IEnumerable<string> Versions(Installation installation)
    {
        yield return FirstLine(installation.Client, "--version");
        foreach (var (program, flag) in new[] { ("runc", "--version"), ("crun", "--version"), ("conmon", "--version") })
        {
            if (Installation.Find(program) is { } path)
            {
                yield return FirstLine(path, flag);
            }
        }

        if (Installation.Find("containerd-shim-runc-v2") is { } shim)
        {
            var version = Child.Output(shim, ["-v"]).Split('\n').FirstOrDefault(line => line.Contains("Version:", StringComparison.Ordinal)) ?? "";
            yield return $"containerd-shim-runc-v2 {version.Replace("Version:", "", StringComparison.Ordinal).Trim()}";
        }
    }

    private static string FirstLine(string program, string flag)
        => Child.Output(program, [flag]).Split('\n')[0].Replace(" version", "", StringComparison.Ordinal).Trim();
}
