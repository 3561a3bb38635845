using System.Globalization;

namespace Atoll.Integration.Tests.Harness;

/// <summary>A cgroup with little of something, which one process is moved into. It goes with the test.</summary>
internal sealed class LimitedCgroup : IDisposable
{
    private const string Mount = "/sys/fs/cgroup";
    private readonly string _folder;
    private readonly string _limit;

    private LimitedCgroup(string controller, string limit, string unifiedLimit, string name, string pid, int most)
    {
        var isUnified = File.Exists($"{Mount}/cgroup.controllers");
        _folder = isUnified ? $"{Mount}/{name}" : $"{Mount}/{controller}/{name}";
        _limit = Path.Combine(_folder, isUnified ? unifiedLimit : limit);
        if (isUnified)
        {
            File.WriteAllText($"{Mount}/cgroup.subtree_control", $"+{controller}");
        }

        Directory.CreateDirectory(_folder);
        Set(most);
        File.WriteAllText(Path.Combine(_folder, "cgroup.procs"), pid);
    }

    /// <summary>Hardly any memory.</summary>
    public static LimitedCgroup OfMemory(string name, string pid, int bytes) => new("memory", "memory.limit_in_bytes", "memory.max", name, pid, bytes);

    /// <summary>Few processes and threads.</summary>
    public static LimitedCgroup OfPids(string name, string pid, int most) => new("pids", "pids.max", "pids.max", name, pid, most);

    public int Current => int.Parse(File.ReadAllText(Path.Combine(_folder, "pids.current")), CultureInfo.InvariantCulture);

    public void Set(int most) => File.WriteAllText(_limit, most.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whoever is still in it goes back to where everybody is.</summary>
    public void Dispose()
    {
        foreach (var pid in File.ReadAllLines(Path.Combine(_folder, "cgroup.procs")))
        {
            try
            {
                File.WriteAllText(Path.Combine(Path.GetDirectoryName(_folder)!, "cgroup.procs"), pid);
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        Directory.Delete(_folder);
    }
}
