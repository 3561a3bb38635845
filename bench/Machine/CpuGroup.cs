using System.Globalization;
using Atoll.Host.Linux;
using Atoll.Host.Linux.ControlGroups;

namespace Atoll.Bench.Machine;

/// <summary>
/// A cgroup that this process joins, so that everything it starts is counted, and beneath which containers are placed, so that they are too: usage is
/// hierarchical in both versions of cgroups. What this process used itself is taken off.
/// </summary>
internal sealed class CpuGroup : IDisposable
{
    private const string Mount = "/sys/fs/cgroup";
    private readonly string _name = $"/atoll-bench-{Environment.ProcessId}";
    private readonly string _before;

    /// <summary>The hierarchy with the CPU accounting.</summary>
    private readonly string _hierarchy = Version == 2 ? Mount : $"{Mount}/cpuacct";

    public CpuGroup()
    {
        _before = File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3))
            .First(entry => Version == 2 ? entry[0] == "0" : entry[1].Split(',').Contains("cpuacct"))[2];

        // Two folders: version 2 lets no cgroup hold both processes and cgroups with controllers.
        Directory.CreateDirectory(_hierarchy + _name + "/launcher");
        Join(_name + "/launcher");
    }

    public static int Version { get; } = File.Exists($"{Mount}/cgroup.controllers") ? 2 : 1;

    /// <summary>Where runtimes are to place their containers, absolute in each hierarchy.</summary>
    public string Containers => _name + "/containers";

    /// <summary>CPU time of everything in the group but this process. The difference of two calls counts.</summary>
    public TimeSpan Used()
    {
        // getrusage first: it brings the accounting of the running thread up to date.
        var own = Environment.CpuUsage.TotalTime;
        if (Version == 1)
        {
            return Nanoseconds(File.ReadAllText(_hierarchy + _name + "/cpuacct.usage")) - own;
        }

        var usage = File.ReadLines(_hierarchy + _name + "/cpu.stat").First(line => line.StartsWith("usage_usec ", StringComparison.Ordinal));
        return Nanoseconds(usage["usage_usec ".Length..] + "000") - own;
    }

    public void Dispose()
    {
        Join(_before);
        Cgroups.Remove(_name);
    }

    private void Join(string cgroup) => File.WriteAllText($"{_hierarchy}{cgroup}/cgroup.procs", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    private static TimeSpan Nanoseconds(string text) => TimeSpan.FromMicroseconds(long.Parse(text, CultureInfo.InvariantCulture) / 1000.0);
}
