namespace Atoll.Shim;

/// <summary>
/// A child that was reaped while the command still ran. It may be the very process that the pid file will name: its status comes only once.
/// </summary>
internal unsafe struct EarlyDeath
{
    public const int Capacity = 64;

    private static int s_count;

    public int Pid;
    public int WaitStatus;
    public long StartTime;
    public long EndedAt;

    /// <summary>The latest are kept: a command that has many helpers leaves its container's process last.</summary>
    public static void Remember(int pid, int waitStatus, long startTime)
    {
        var death = Memory.EarlyDeaths + (s_count++ % Capacity);
        death->Pid = pid;
        death->WaitStatus = waitStatus;
        death->StartTime = startTime;
        death->EndedAt = Clock.Now;
    }

    public static EarlyDeath* Find(int pid)
    {
        for (var i = 0; i < Capacity && i < s_count; i++)
        {
            if (Memory.EarlyDeaths[i].Pid == pid) return Memory.EarlyDeaths + i;
        }

        return null;
    }
}
