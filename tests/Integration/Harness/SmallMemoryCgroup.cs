using System.Globalization;

namespace Atoll.Integration.Tests.Harness;

/// <summary>A cgroup with hardly any memory, which one process is moved into. It goes with the test.</summary>
internal sealed class SmallMemoryCgroup : IDisposable
{
    private const string Mount = "/sys/fs/cgroup";
    private readonly string _folder;

    public SmallMemoryCgroup(string name, string pid, int bytes)
    {
        var isUnified = File.Exists($"{Mount}/cgroup.controllers");
        _folder = isUnified ? $"{Mount}/{name}" : $"{Mount}/memory/{name}";
        if (isUnified)
        {
            File.WriteAllText($"{Mount}/cgroup.subtree_control", "+memory");
        }

        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, isUnified ? "memory.max" : "memory.limit_in_bytes"), bytes.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(_folder, "cgroup.procs"), pid);
    }

    public void Dispose() => Directory.Delete(_folder);
}
