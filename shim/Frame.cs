namespace Atoll.Shim;

/// <summary>The frames of the protocol; docs/supervisor.md says what each carries.</summary>
internal static unsafe class Frame
{
    /// <summary>What CREATED says. A supervisor serves peers of any version: each adds frames, and nobody sends what the other does not know.</summary>
    public const byte ProtocolVersion = 3;

    /// <summary>The form of START's payload, which is version 2's until it has to change.</summary>
    public const int StartVersion = 2;

    public const int HeaderSize = 8;
    public const int MaxPayload = 65_536;
    public const int MaxStartPayload = 1024 * 1024;

    public const byte Created = 1;
    public const byte Failed = 2;
    public const byte Exited = 3;
    public const byte Stdout = 4;
    public const byte Stderr = 5;
    public const byte Attached = 7;
    public const byte Reopened = 8;
    public const byte Start = 16;
    public const byte Attach = 17;
    public const byte Stdin = 18;
    public const byte StdinClose = 19;
    public const byte Resize = 20;
    public const byte End = 21;
    public const byte Reopen = 22;

    /// <summary>Rows and columns, 16 bits each.</summary>
    public const int ResizePayload = 4;

    public const byte AttachStdout = 1;
    public const byte AttachStderr = 2;

    /// <summary>Writes a header: kind, argument, two zeros, the payload's length in little-endian order (which is x86-64's own).</summary>
    public static void WriteHeader(byte* to, byte kind, byte argument, int payload)
    {
        to[0] = kind;
        to[1] = argument;
        to[2] = 0;
        to[3] = 0;
        *(int*)(to + 4) = payload;
    }

    /// <summary>Whether a peer may send this header; what the length of a START is checked against is the larger limit.</summary>
    public static bool IsValidFromPeer(byte* header)
    {
        var length = *(uint*)(header + 4);
        if (header[2] != 0 || header[3] != 0) return false;
        return header[0] switch
        {
            Start => header[1] == 0 && length is > 0 and <= MaxStartPayload,
            Attach => header[1] <= (AttachStdout | AttachStderr) && length == 0,
            Stdin => header[1] == 0 && length <= MaxPayload,
            StdinClose => header[1] == 0 && length == 0,
            Resize => header[1] == 0 && length == ResizePayload,
            End => header[1] == 0 && length == 0,
            Reopen => header[1] == 0 && length == 0,
            _ => false,
        };
    }
}
