using System.Globalization;

namespace Atoll.Host.Containers.Logs;

/// <summary>Docker's options of the json-file driver.</summary>
/// <param name="MaxSize">Bytes; 0 for no limit.</param>
/// <param name="MaxFiles">At least 1.</param>
internal sealed record LogOptions(long MaxSize, int MaxFiles)
{
    /// <exception cref="RuntimeException">InvalidArgument for an unknown option or a bad value.</exception>
    public static LogOptions Parse(IReadOnlyDictionary<string, string> options)
    {
        var result = new LogOptions(0, 1);
        foreach (var (key, value) in options)
        {
            result = key switch
            {
                "max-size" => result with { MaxSize = Size(value) },
                "max-file" => result with { MaxFiles = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 1000 ? n : throw Invalid($"max-file must be 1 to 1000, not '{value}'") },
                _ => throw Invalid($"unknown log option '{key}': max-size and max-file are known"),
            };
        }

        return options.ContainsKey("max-file") && result is { MaxFiles: > 1, MaxSize: 0 }
            ? throw Invalid("max-file needs max-size: a log without a size limit is never rotated")
            : result;
    }

    private static long Size(string text)
    {
        var digits = text.TrimEnd('b', 'B');
        var unit = digits.Length == 0 ? ' ' : char.ToLowerInvariant(digits[^1]);
        var shift = unit switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 0 };
        return long.TryParse(shift == 0 ? digits : digits[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 && n <= long.MaxValue >> shift
            ? n << shift
            : throw Invalid($"max-size must be a number with k, m or g, not '{text}'");
    }

    private static RuntimeException Invalid(string message) => new(RuntimeErrorCode.InvalidArgument, message);
}
