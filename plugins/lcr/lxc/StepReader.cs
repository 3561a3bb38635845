using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>
/// What is to happen in the container before its command runs, as the adapter wrote it: NUL-terminated strings; for each step its verb, the number of its
/// arguments, and these.
/// </summary>
internal unsafe struct StepReader
{
    private byte* _at;
    private byte* _end;

    /// <summary>Maps the file. It must outlive the fork and the loss of the file's name, so nothing else is kept of it.</summary>
    public static StepReader Open(byte* path)
    {
        const int seekEnd = Libc.SEEK_END;
        var fd = Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NOFOLLOW, 0);
        if (fd < 0) Words.End(1, "cannot open"u8, path, Libc.errno);
        var length = Libc.lseek(fd, 0, seekEnd);
        if (length <= 0) Words.End(1, "there are no steps in"u8, path, 0);
        var bytes = Libc.mmap(null, (nuint)length, Libc.PROT_READ, Libc.MAP_PRIVATE, fd, 0);
        if ((nint)bytes == -1) Words.End(1, "cannot map"u8, path, Libc.errno);
        if (bytes[length - 1] != 0) Words.End(1, "the steps are cut short in"u8, path, 0);
        Libc.close(fd);
        return new StepReader { _at = bytes, _end = bytes + length };
    }

    /// <summary>The next step's verb, or null; the reader then stands at its arguments.</summary>
    public byte* NextVerb(out int arguments)
    {
        arguments = 0;
        if (_at >= _end) return null;
        var verb = NextText();
        arguments = (int)NextNumber();
        return verb;
    }

    public byte* NextText()
    {
        var text = _at;
        _at += Libc.strlen(text) + 1;
        return text;
    }

    /// <summary>-1 where it is no number.</summary>
    public long NextNumber() => Strings.Number(NextText());

    /// <summary>The next texts as execve(2) takes them; they end with null.</summary>
    public byte** NextTexts(int count, byte** to)
    {
        for (var i = 0; i < count; i++) to[i] = NextText();
        to[count] = null;
        return to;
    }
}
