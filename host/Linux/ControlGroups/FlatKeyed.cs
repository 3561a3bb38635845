using System.Buffers.Text;

namespace Atoll.Host.Linux.ControlGroups;

/// <summary>A file of <c>KEY NUMBER</c> lines, such as memory.stat.</summary>
internal readonly ref struct FlatKeyed(ReadOnlySpan<byte> content)
{
    private readonly ReadOnlySpan<byte> _content = content;

    /// <summary>A key's number; 0 where there is no such key.</summary>
    public ulong this[ReadOnlySpan<byte> key]
    {
        get
        {
            var rest = _content;
            while (rest.Length > 0)
            {
                var end = rest.IndexOf((byte)'\n');
                var line = end < 0 ? rest : rest[..end];
                rest = end < 0 ? [] : rest[(end + 1)..];
                if (line.Length > key.Length && line[key.Length] == (byte)' ' && line.StartsWith(key) && Utf8Parser.TryParse(line[(key.Length + 1)..], out ulong number, out _))
                {
                    return number;
                }
            }

            return 0;
        }
    }
}
