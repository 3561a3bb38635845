namespace Atoll.Shim;

/// <summary>What the daemon asks for. The strings lie in the frame's payload, which stays in memory until the command has ended.</summary>
internal unsafe struct Start
{
    /// <summary>The longest console socket: <c>sun_path</c> less its NUL (unix(7)).</summary>
    public const int MaxConsole = 107;

    public bool IsExec;
    public bool IsKeeper; // no command: another's process has the streams
    public byte* LogPath;
    public long LogLimit;
    public int LogFiles;
    public bool StdinOpen;
    public byte* Console; // null: no terminal
    public long TimeLimit; // milliseconds
    public long ProcessTimeLimit; // milliseconds; 0: none
    public byte Streams; // that the control connection is attached to
    public byte* PidFile;
    public byte* Folder;
    public byte** Argv;
    public byte** Envp;

    private byte* _payload;
    private int _length;
    private int _argc;
    private int _envc;
    private byte* _at;
    private byte* _end;

    /// <summary>The version that was asked for, where it is another than <see cref="Frame.StartVersion"/>; else 0.</summary>
    public int OtherVersion;

    /// <summary>Reads the payload of a START; false when it is none, or one of another version.</summary>
    public static bool TryParse(byte* payload, int length, Start* start)
    {
        start->_payload = payload;
        start->_length = length;
        start->_at = payload;
        start->_end = payload + length;
        return start->Parse();
    }

    /// <summary>Gives the memory back, and with it every string.</summary>
    public void Release()
    {
        Memory.Unmap(ref _payload, _length);
        var argv = (byte*)Argv;
        var envp = (byte*)Envp;
        Memory.Unmap(ref argv, (_argc + 1) * sizeof(byte*));
        Memory.Unmap(ref envp, (_envc + 1) * sizeof(byte*));
        Argv = null;
        Envp = null;
    }

    private bool Parse()
    {
        if (!NextNumber(1, int.MaxValue, out var version)) return false;
        if (version != Frame.StartVersion)
        {
            OtherVersion = (int)version;
            return false;
        }

        if (!NextMode()) return false;
        LogPath = Next();
        if (LogPath == null || (*LogPath != 0 && (*LogPath != '/' || Libc.strlen(LogPath) >= Memory.PathSize))) return false;
        if (!NextNumber(0, long.MaxValue, out LogLimit)) return false;
        if (!NextNumber(0, Rotation.MaxFiles, out var files)) return false;
        LogFiles = (int)files;

        if (!NextWord("open"u8, "null"u8, out StdinOpen) || !NextConsole()) return false;
        if (!NextNumber(1, long.MaxValue / Clock.Second, out TimeLimit)) return false;
        if (!NextNumber(0, long.MaxValue / Clock.Second, out ProcessTimeLimit)) return false;
        if (!NextNumber(0, Frame.AttachStdout | Frame.AttachStderr, out var streams)) return false;
        Streams = (byte)streams;
        PidFile = Next();
        Folder = PidFile == null ? null : Next();
        if (Folder == null || *PidFile != '/' || *Folder != '/') return false;

        Argv = NextList(out _argc);
        if (Argv == null || IsKeeper != (Argv[0] == null) || (!IsKeeper && *Argv[0] != '/')) return false;
        Envp = NextList(out _envc);
        return Envp != null && _at == _end;
    }

    /// <summary>A count, then as many strings; null when there are fewer. The array ends with a null, as execve(2) wants it.</summary>
    private byte** NextList(out int length)
    {
        length = 0;
        if (!NextNumber(0, _end - _at, out var count)) return null;
        length = (int)count;
        var list = (byte**)Memory.Map((length + 1) * sizeof(byte*));
        if (list == null) return null;
        for (var i = 0; i < length; i++)
        {
            list[i] = Next();
            if (list[i] == null) return null;
        }

        return list;
    }

    /// <summary>One of two words.</summary>
    private bool NextWord(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, out bool isOne)
    {
        isOne = false;
        var word = Next();
        if (word == null) return false;
        isOne = Text.Equal(word, one);
        return isOne || Text.Equal(word, other);
    }

    private bool NextMode()
    {
        var word = Next();
        if (word == null) return false;
        IsExec = Text.Equal(word, "exec"u8);
        IsKeeper = Text.Equal(word, "keep"u8);
        return IsExec || IsKeeper || Text.Equal(word, "create"u8);
    }

    private bool NextConsole()
    {
        Console = Next();
        if (Console == null) return false;
        if (*Console != 0) return *Console == '/' && Libc.strlen(Console) <= MaxConsole;
        Console = null;
        return true;
    }

    private bool NextNumber(long least, long most, out long value)
    {
        value = -1;
        var text = Next();
        if (text == null) return false;
        var end = text + Libc.strlen(text);
        value = Decimal.Read(ref text, end);
        return text == end && value >= least && value <= most;
    }

    /// <summary>The next string, or null when no NUL ends it.</summary>
    private byte* Next()
    {
        var text = _at;
        if (text == _end) return null;
        var nul = Libc.memchr(text, 0, (nuint)(_end - text));
        if (nul == null) return null;
        _at = nul + 1;
        return text;
    }
}
