using System.Text;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>What <c>atoll-lxc</c> does in the container: for each step its verb, the number of its arguments, and these, each ended by a NUL.</summary>
internal sealed class Steps
{
    private readonly List<string> _texts = [];

    public void Add(string verb, params IReadOnlyList<object> arguments)
    {
        var texts = arguments.Select(argument => Convert.ToString(argument, System.Globalization.CultureInfo.InvariantCulture)!).ToArray();
        if (Array.Find(texts, text => text.Contains('\0', StringComparison.Ordinal)) is { } bad)
        {
            throw Bundle.Invalid($"a value holds a NUL character: '{bad.Replace('\0', '?')}'");
        }

        _texts.AddRange([verb, texts.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), .. texts]);
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Concat(_texts.Select(text => text + '\0')));

    /// <summary>One line a step, for tests and logs.</summary>
    public override string ToString()
    {
        var lines = new StringBuilder();
        for (var i = 0; i < _texts.Count;)
        {
            var count = int.Parse(_texts[i + 1], System.Globalization.CultureInfo.InvariantCulture);
            lines.AppendJoin(' ', [_texts[i], .. _texts.GetRange(i + 2, count)]).Append('\n');
            i += count + 2;
        }

        return lines.ToString();
    }
}
