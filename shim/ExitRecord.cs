namespace Atoll.Shim;

/// <summary>How the container ended: the file <c>exit</c>, and the frame EXITED.</summary>
internal static unsafe class ExitRecord
{
    /// <summary>Writes the file, then the frame to <see cref="Memory.Head"/>; returns the frame's length. A full disk must not hide the status from peers.</summary>
    public static int WriteAndAnnounce(int waitStatus, long endedAt)
    {
        const int size = 64;
        var text = stackalloc byte[size];
        var content = new Text(text, size);
        content.AddNumber(waitStatus);
        content.Add((byte)' ');
        content.AddNumber(endedAt);
        content.Add((byte)'\n');
        AtomicFile.Write("exit.new"u8, "exit"u8, ref content, durable: true);

        const int payload = sizeof(int) + sizeof(long);
        var frame = Memory.Head;
        Frame.WriteHeader(frame, Frame.Exited, 0, payload);
        *(int*)(frame + Frame.HeaderSize) = waitStatus;
        *(long*)(frame + Frame.HeaderSize + sizeof(int)) = endedAt;
        return Frame.HeaderSize + payload;
    }
}
