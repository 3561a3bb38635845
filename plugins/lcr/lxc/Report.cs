using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>
/// Who waits for what becomes of the process in the container: first the command that started it, over a pair of sockets; from the moment at which
/// it is held, whoever asks it to go on. A message is a letter and what follows it.
/// </summary>
internal static unsafe class Report
{
    /// <summary>The process stands before its command.</summary>
    public const byte Held = (byte)'H';

    /// <summary>It goes on; if nothing follows, it runs its command.</summary>
    public const byte Going = (byte)'R';

    /// <summary>It ends: an exit status in three digits, a blank, a sentence.</summary>
    public const byte Ended = (byte)'E';

    private static int s_fd;

    public static void To(int fd) => s_fd = fd;

    public static void Say(byte letter) => Libc.send(s_fd, &letter, 1, Libc.MSG_NOSIGNAL);

    /// <summary>Says why, and ends.</summary>
    public static void End(int status, ReadOnlySpan<byte> what, byte* subject, int error)
    {
        var buffer = stackalloc byte[Words.Size];
        var text = new Text(buffer, Words.Size);
        text.Add(Ended);
        text.AddPadded(status, 3);
        text.Add((byte)' ');
        Words.Compose(ref text, what, subject, error);
        Libc.send(s_fd, buffer, (nuint)text.Length, Libc.MSG_NOSIGNAL);
        Libc._exit(status);
    }

    /// <summary>Says on standard error what was reported, and ends with its exit status.</summary>
    public static void Repeat(byte* message, int length)
    {
        const int prefix = 5;
        var status = length < prefix ? 1 : (int)((((message[1] - '0') * 100) + ((message[2] - '0') * 10)) + (message[3] - '0'));
        Words.End(status, message + prefix, length - prefix);
    }
}
