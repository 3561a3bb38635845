namespace Atoll.Cli.Attach;

/// <summary>Finds the keys by which one leaves a container that goes on. What only begins like them is passed on.</summary>
internal sealed class DetachKeys
{
    public const string Usual = "ctrl-p,ctrl-q";

    private readonly byte[] keys;
    private int matched;

    private DetachKeys(byte[] keys) => this.keys = keys;

    /// <summary>Docker's form: single characters or ctrl-X, with commas between; empty for none.</summary>
    public static DetachKeys Parse(string text) => new(text.Length == 0 ? [] : [.. text.Split(',').Select(key => Key(key, text))]);

    /// <summary>Takes what was typed and gives what is to be sent.</summary>
    /// <returns>True when the keys were typed to their end; what came after them is nobody's.</returns>
    public bool Take(ReadOnlySpan<byte> typed, List<byte> send)
    {
        if (keys.Length == 0)
        {
            send.AddRange(typed);
            return false;
        }

        foreach (byte key in typed)
        {
            if (key == keys[matched])
            {
                if (++matched == keys.Length)
                    return true;
                continue;
            }

            send.AddRange(keys.AsSpan(0, matched));
            matched = key == keys[0] ? 1 : 0;
            if (matched == 0)
                send.Add(key);
            else if (keys.Length == 1)
                return true;
        }

        return false;
    }

    private static byte Key(string key, string all)
    {
        if (key.Length == 1 && char.IsAscii(key[0]))
            return (byte)key[0];
        return key.StartsWith("ctrl-", StringComparison.OrdinalIgnoreCase) && key.Length == "ctrl-".Length + 1 && char.ToUpperInvariant(key[^1]) is >= '@' and <= '_' and var letter
            ? (byte)(letter - '@')
            : throw new UsageException($"invalid detach keys '{all}': use single characters or ctrl-X, with commas between");
    }
}
