namespace Atoll.Host.Linux.ControlGroups;

/// <summary>
/// Room for processes and threads in the daemon's own cgroup and those above it (pids.max of the pids controller). What is new is refused while there is some left, for ends and removals need
/// processes too, and the daemon a thread now and then.
/// </summary>
/// <param name="cgroupFile">proc(5), /proc/PID/cgroup; another in tests.</param>
/// <param name="mountFolder">Of the hierarchies; another in tests.</param>
internal sealed class ProcessRoom(string cgroupFile = "/proc/self/cgroup", string mountFolder = "/sys/fs/cgroup")
{
    /// <summary>A supervisor, a runtime's command with the threads that Go gives it, and as much again.</summary>
    private const int Reserve = 40;

    /// <summary>Of a limit that is not much more than the reserve.</summary>
    private const int Share = 4;

    /// <summary>Refuses what is new where there is hardly any room.</summary>
    /// <exception cref="RuntimeException">ResourceExhausted.</exception>
    public void Require(string what)
    {
        for (var folder = Folder(); folder is not null && folder.Length > mountFolder.Length; folder = Path.GetDirectoryName(folder))
        {
            if (Number(folder, "pids.max") is { } max && Number(folder, "pids.current") is { } current && max - current < Math.Min(Reserve, max / Share))
            {
                throw new RuntimeException(RuntimeErrorCode.ResourceExhausted, $"cannot {what}: {folder} holds {current} of the {max} processes and threads that it may; raise its pids.max (TasksMax in the daemon's unit), or remove containers");
            }
        }
    }

    /// <summary>Of the hierarchy that has the controller: a version 1 line names it, the version 2 line names none.</summary>
    private string? Folder()
    {
        string? unified = null;
        foreach (var line in File.ReadLines(cgroupFile))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path])
            {
                continue;
            }

            if (controllers.Split(',').Contains("pids"))
            {
                return Path.Combine(mountFolder, "pids") + path;
            }

            unified = controllers.Length == 0 ? mountFolder + path : unified;
        }

        return unified;
    }

    /// <summary>Null where there is no such file, as at the root, or no limit.</summary>
    private static long? Number(string folder, string file)
    {
        try
        {
            return long.TryParse(File.ReadAllText(Path.Combine(folder, file)), out var number) ? number : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
