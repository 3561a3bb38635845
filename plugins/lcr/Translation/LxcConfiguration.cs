using System.Text;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>An LXC configuration: lines of key and value, lxc.container.conf(5).</summary>
internal sealed class LxcConfiguration
{
    private readonly StringBuilder _lines = new();

    /// <exception cref="RuntimeException">InvalidArgument for a value that does not fit a line: LXC knows no escape for it.</exception>
    public void Add(string key, string value)
    {
        if (value.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0 || value.Trim() != value)
        {
            throw Bundle.Invalid($"LXC cannot be given a value with a line break, or with blanks at an end: '{value.Trim()}' for {key}");
        }

        _lines.Append(key).Append(" = ").Append(value).Append('\n');
    }

    public override string ToString() => _lines.ToString();
}
