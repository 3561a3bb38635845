namespace Atoll.Shim;

/// <summary>How the container ended: the file <c>exit</c>, and the frame EXITED.</summary>
internal static unsafe class ExitRecord
{
    /// <summary>Writes the file. A full disk must not hide the status from peers, so that may fail.</summary>
    public static void Write(int waitStatus, long endedAt)
    {
        const int size = 64;
        var text = stackalloc byte[size];
        var content = new Text(text, size);
        content.AddNumber(waitStatus);
        content.Add((byte)' ');
        content.AddNumber(endedAt);
        content.Add((byte)'\n');
        AtomicFile.Write("exit.new"u8, "exit"u8, ref content, durable: true);
    }

    /// <summary>Writes the frame to <see cref="Memory.Head"/>; returns its length.</summary>
    /// <param name="cause">Its argument: who ended the process.</param>
    public static int Announce(byte cause, int waitStatus, long endedAt)
    {
        const int payload = sizeof(int) + sizeof(long);
        var frame = Memory.Head;
        Frame.WriteHeader(frame, Frame.Exited, cause, payload);
        *(int*)(frame + Frame.HeaderSize) = waitStatus;
        *(long*)(frame + Frame.HeaderSize + sizeof(int)) = endedAt;
        return Frame.HeaderSize + payload;
    }
}
