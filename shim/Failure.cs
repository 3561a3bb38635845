namespace Atoll.Shim;

/// <summary>A creation that failed: why, and the frame that tells it.</summary>
internal static unsafe class Failure
{
    /// <summary>The arguments of FAILED.</summary>
    public const byte Command = 1;
    public const byte TimeLimit = 2;
    public const byte Supervisor = 3;
    public const byte AskedToEnd = 4;

    private static byte s_reason;
    private static int s_sentenceLength;

    /// <summary>The first reason counts.</summary>
    public static void Begin(byte reason)
    {
        if (s_reason == 0) s_reason = reason;
        ContainerStdin.Close();
        Supervision.Fail();
    }

    /// <summary>The supervisor itself cannot go on: puts the sentence together.</summary>
    /// <param name="what">How it begins.</param>
    /// <param name="subject">The path that follows, or null.</param>
    /// <param name="error">The errno, or 0.</param>
    public static void Because(ReadOnlySpan<byte> what, byte* subject, int error)
    {
        var sentence = new Text(Memory.Sentence, Memory.SentenceSize);
        sentence.Add(what);
        if (subject != null) sentence.AddString(subject);
        if (error != 0)
        {
            sentence.Add(": "u8);
            sentence.AddString(Libc.strerror(error));
            sentence.Add(" (errno "u8);
            sentence.AddNumber(error);
            sentence.Add((byte)')');
        }

        sentence.Add((byte)'.');
        s_sentenceLength = sentence.Length;
        Begin(Supervisor);
    }

    /// <summary>Daemon and supervisor are of versions too far apart.</summary>
    public static void BecauseOfVersion(int asked)
    {
        var sentence = new Text(Memory.Sentence, Memory.SentenceSize);
        sentence.Add("This atoll-shim takes START in version "u8);
        sentence.AddNumber(Frame.StartVersion);
        sentence.Add(", and the daemon sends version "u8);
        sentence.AddNumber(asked);
        sentence.Add(": install the two of one version of Atoll."u8);
        s_sentenceLength = sentence.Length;
        Begin(Supervisor);
    }

    /// <summary>Writes FAILED to <see cref="Memory.Head"/> and returns its length; everything that was started has ended by now.</summary>
    public static int Report(int commandStatus)
    {
        var frame = Memory.Head;
        var payload = frame + Frame.HeaderSize;
        var length = sizeof(int);
        if (s_reason == Supervisor)
        {
            *(int*)payload = 0;
            Libc.memmove(payload + length, Memory.Sentence, (nuint)s_sentenceLength);
            length += s_sentenceLength;
        }
        else
        {
            *(int*)payload = commandStatus; // which ends where the chunk begins
            length += OutputPipe.TakeWords(Memory.Chunk, Memory.ChunkSize);
        }

        Frame.WriteHeader(frame, Frame.Failed, s_reason, length);
        return Frame.HeaderSize + length;
    }
}
