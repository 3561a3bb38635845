using System.Globalization;
using System.Text;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux;

/// <summary>What the kernel has said, as far back as its buffer goes: /dev/kmsg, which needs the right to read it (kmsg(4)).</summary>
internal static unsafe class KernelLog
{
    private const string Device = "/dev/kmsg";
    private const int TicksPerSecond = 100, MicrosecondsPerTick = 1_000_000 / TicksPerSecond;

    /// <summary>Whether a process was killed for want of memory; false where that cannot be known.</summary>
    public static bool WasKilledForMemory(int pid, long startTime)
    {
        const int RecordSize = 8192, EPIPE = 32;
        var words = $"Killed process {pid.ToString(CultureInfo.InvariantCulture)} (";
        var buffer = stackalloc byte[RecordSize];
        var fd = Unistd.open(Device, Unistd.O_RDONLY | Unistd.O_NONBLOCK | Unistd.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return false;
        }

        using var kernel = new FileDescriptor(fd);
        var found = false;
        while (!found)
        {
            // One record each: "priority,sequence,microseconds since the start of the host,flags;text". EPIPE: some were overwritten meanwhile.
            var length = (int)Unistd.read(fd, buffer, RecordSize);
            if (length <= 0 && Errno.Last != EPIPE)
            {
                return false;
            }

            found = length > 0 && Tells(Encoding.UTF8.GetString(buffer, length), words, startTime);
        }

        return found;
    }

    /// <param name="startTime">In ticks since the start of the host: an earlier process of this number was another.</param>
    internal static bool Tells(string record, string words, long startTime)
    {
        var text = record.IndexOf(';', StringComparison.Ordinal);
        return text > 0 && record.IndexOf(words, text, StringComparison.Ordinal) > 0
            && record[..text].Split(',') is [_, _, var time, ..] && long.TryParse(time, CultureInfo.InvariantCulture, out var microseconds) && microseconds / MicrosecondsPerTick >= startTime;
    }
}
