namespace Atoll.Shim;

/// <summary>Builds a short text in memory that somebody else owns. What does not fit is left out, and <see cref="Complete"/> says so.</summary>
internal unsafe struct Text
{
    private readonly byte* _start;
    private readonly int _capacity;
    private int _length;
    private bool _overflowed;

    public Text(byte* start, int capacity)
    {
        _start = start;
        _capacity = capacity - 1; // one for Terminate
        _length = 0;
        _overflowed = false;
    }

    public readonly byte* Start => _start;

    public readonly int Length => _length;

    public readonly bool Complete => !_overflowed;

    public void Add(ReadOnlySpan<byte> literal)
    {
        fixed (byte* bytes = literal) Add(bytes, literal.Length);
    }

    public void Add(byte* bytes, int length)
    {
        for (var i = 0; i < length; i++) Add(bytes[i]);
    }

    /// <summary>Adds a NUL-terminated string.</summary>
    public void AddString(byte* text)
    {
        while (*text != 0) Add(*text++);
    }

    public void Add(byte value)
    {
        if (_length < _capacity) _start[_length++] = value;
        else _overflowed = true;
    }

    public void AddNumber(long value)
    {
        if (value < 0)
        {
            Add((byte)'-');
            value = -value;
        }

        long unit = 1;
        while (value / unit >= 10) unit *= 10;
        for (; unit > 0; unit /= 10) Add((byte)('0' + (value / unit % 10)));
    }

    /// <summary>Adds the last <paramref name="digits"/> decimal digits, with zeros in front.</summary>
    public void AddPadded(long value, int digits)
    {
        long unit = 1;
        for (var i = 1; i < digits; i++) unit *= 10;
        for (; unit > 0; unit /= 10) Add((byte)('0' + (value / unit % 10)));
    }

    /// <summary>Whether a NUL-terminated string is a literal.</summary>
    public static bool Equal(byte* text, ReadOnlySpan<byte> literal)
    {
        fixed (byte* expected = literal)
        {
            for (var i = 0; i < literal.Length; i++)
            {
                if (text[i] != expected[i]) return false; // a shorter text differs at its NUL
            }
        }

        return text[literal.Length] == 0;
    }

    /// <summary>Ends the text with a NUL that does not count.</summary>
    public readonly byte* Terminate()
    {
        _start[_length] = 0;
        return _start;
    }

    public void Clear()
    {
        _length = 0;
        _overflowed = false;
    }
}
