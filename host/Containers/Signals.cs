using System.Globalization;

namespace Atoll.Host.Containers;

/// <summary>Signals by name, signal(7), Linux on x86-64 and arm64.</summary>
internal static class Signals
{
    public const int Term = 15, Kill = 9;
    private const int Max = 64, RtMin = 34;

    private static readonly string[] Names =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The number of a name (with or without SIG, any case), of <c>RTMIN+N</c>, <c>RTMAX-N</c>, or of a number.</summary>
    /// <exception cref="RuntimeException">InvalidArgument.</exception>
    public static int Parse(string signal)
    {
        if (int.TryParse(signal, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number is >= 1 and <= Max ? number : throw Invalid(signal);
        }

        var name = signal.ToUpperInvariant();
        name = name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name;
        var index = Array.IndexOf(Names, name switch { "IOT" => "ABRT", "POLL" => "IO", "CLD" => "CHLD", _ => name });
        return index >= 0 ? index + 1 : RealTime(name) ?? throw Invalid(signal);
    }

    /// <summary>As Docker writes it: <c>SIGTERM</c>.</summary>
    public static string Name(int signal) => signal >= 1 && signal <= Names.Length ? $"SIG{Names[signal - 1]}" : signal == RtMin ? "SIGRTMIN" : $"SIGRTMIN+{signal - RtMin}";

    private static int? RealTime(string name)
    {
        var (origin, rest) = name.StartsWith("RTMIN", StringComparison.Ordinal) ? (RtMin, name[5..])
            : name.StartsWith("RTMAX", StringComparison.Ordinal) ? (Max, name[5..])
            : (0, "x");
        if (rest.Length == 0)
        {
            return origin;
        }

        return rest[0] is '+' or '-' && int.TryParse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var offset)
            && origin + offset is var number and >= RtMin and <= Max ? number : null;
    }

    private static RuntimeException Invalid(string signal)
        => new(RuntimeErrorCode.InvalidArgument, $"'{signal}' is no signal: give a name such as SIGTERM or a number from 1 to {Max}");
}
