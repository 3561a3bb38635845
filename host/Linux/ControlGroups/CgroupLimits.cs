namespace Atoll.Host.Linux.ControlGroups;

/// <summary>A cgroup's limits as they were at one moment, to be put back when a change of several of them fails half way.</summary>
internal sealed class CgroupLimits
{
    /// <summary>What an update may change, in an order in which each can be lowered or raised again: the limit of memory and swap together last.</summary>
    private static readonly (string Controller, string[] Files)[] V1 =
    [
        ("cpu", ["cpu.shares", "cpu.cfs_period_us", "cpu.cfs_quota_us"]),
        ("cpuset", ["cpuset.cpus", "cpuset.mems"]),
        ("blkio", ["blkio.weight", "blkio.bfq.weight"]),
        ("pids", ["pids.max"]),
        ("memory", ["memory.soft_limit_in_bytes", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes"]),
    ];

    private static readonly string[] Unified =
        ["cpu.weight", "cpu.max", "cpuset.cpus", "cpuset.mems", "io.weight", "io.bfq.weight", "pids.max", "memory.low", "memory.max", "memory.swap.max"];

    private readonly IReadOnlyList<(string File, string Value)> _values;

    private CgroupLimits(IReadOnlyList<(string File, string Value)> values) => _values = values;

    /// <summary>Reads what there is.</summary>
    public static CgroupLimits Read(CgroupReader cgroups, string path)
    {
        var files = cgroups.IsUnified
            ? Unified.Select(file => (cgroups.Folder("", path), file))
            : V1.SelectMany(controller => controller.Files.Select(file => (cgroups.Folder(controller.Controller, path), file)));
        return new CgroupLimits([.. files.Where(entry => entry.Item1 is not null).Select(entry => Path.Combine(entry.Item1!, entry.file)).Where(File.Exists).Select(file => (file, Value(file)))]);
    }

    /// <summary>Puts back every limit that differs. Some can only change once others have (a limit of memory is never above that of memory and swap), so it goes round twice.</summary>
    /// <returns>Files that kept another value.</returns>
    public IReadOnlyList<string> Restore()
    {
        IReadOnlyList<string> differing = [];
        for (var round = 0; round < 2; round++)
        {
            foreach (var (file, value) in _values.Where(Differs))
            {
                Write(file, value);
            }

            differing = [.. _values.Where(Differs).Select(entry => entry.File)];
        }

        return differing;
    }

    private static bool Differs((string File, string Value) entry) => File.Exists(entry.File) && Value(entry.File) != entry.Value;

    private static string Value(string file) => File.ReadAllText(file).Trim();

    private static void Write(string file, string value)
    {
        try
        {
            // bfq shows "default 100"; an empty list of CPUs cannot be written back, and stands for the parent's.
            File.WriteAllText(file, value.Length == 0 ? "\n" : value);
        }
        catch (IOException)
        {
            // Told by what differs in the end.
        }
    }
}
