using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>Why something failed: one sentence and an exit status.</summary>
internal static unsafe class Words
{
    public const int Size = 4096;

    /// <summary>Puts a sentence together: what failed, on what, and the errno's words where there is one.</summary>
    public static void Compose(ref Text to, ReadOnlySpan<byte> what, byte* subject, int error)
    {
        to.Add(what);
        if (subject != null)
        {
            to.Add((byte)' ');
            to.AddString(subject);
        }

        if (error == 0) return;
        to.Add(": "u8);
        to.AddString(Libc.strerror(error));
    }

    /// <summary>Says it on standard error, and ends.</summary>
    public static void End(int status, ReadOnlySpan<byte> what, byte* subject, int error)
    {
        var buffer = stackalloc byte[Size];
        var text = new Text(buffer, Size);
        Compose(ref text, what, subject, error);
        End(status, buffer, text.Length);
    }

    public static void End(int status, byte* words, int length)
    {
        Libc.write(Streams.Error, words, (nuint)length);
        Libc._exit(status);
    }
}
