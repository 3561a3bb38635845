namespace Atoll.PluginSdk;

/// <summary>Reads a container's cgroups, version 1 and 2. No process is started for it.</summary>
public interface ICgroups
{
    /// <summary>What a cgroup uses.</summary>
    /// <param name="path">Absolute within each hierarchy: <see cref="ContainerRef.CgroupPath"/>.</param>
    /// <returns>One sample. A value whose controller is not at hand is 0, a limit that is not set <see cref="ulong.MaxValue"/>.</returns>
    /// <exception cref="RuntimeException"><see cref="RuntimeErrorCode.NotFound"/> when no hierarchy has such a cgroup.</exception>
    ResourceStats ReadStats(string path);

    /// <summary>CPU time used by the whole host since boot, for <see cref="ResourceStats.CpuSystemUse"/>.</summary>
    /// <returns>Nanoseconds.</returns>
    ulong ReadCpuSystemUse();

    /// <summary>Every process in a cgroup and in those below it.</summary>
    /// <param name="path">Absolute within each hierarchy: <see cref="ContainerRef.CgroupPath"/>.</param>
    /// <returns>Pids as the host sees them, ascending; none when there is no such cgroup.</returns>
    IReadOnlyList<int> ListPids(string path);
}
