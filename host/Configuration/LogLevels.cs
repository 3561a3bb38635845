using Microsoft.Extensions.Logging;

namespace Atoll.Host.Configuration;

/// <summary>Log levels by the names that Docker and iSulad give them.</summary>
internal static class LogLevels
{
    public const string Names = "trace, debug, info, warn, error, fatal";

    public static bool TryParse(string name, out LogLevel level)
    {
        level = name switch
        {
            "trace" => LogLevel.Trace,
            "debug" => LogLevel.Debug,
            "info" => LogLevel.Information,
            "warn" => LogLevel.Warning,
            "error" => LogLevel.Error,
            "fatal" => LogLevel.Critical,
            _ => LogLevel.None,
        };
        return level != LogLevel.None;
    }
}
