using System.Text.Json;

namespace Atoll.Plugins.IsulaShim;

/// <summary>Turns a runtime's failure into an error with its own words.</summary>
internal static class OciErrors
{
    private const int MaxLogBytes = 1 << 20;

    /// <summary>A failed command as an error; a command line of the container's that cannot run gets its own type.</summary>
    /// <param name="log">The log that the command wrote; null for the container's.</param>
    public static RuntimeException Failed(ContainerRef container, string command, CommandResult result, string? log = null)
    {
        var words = LastError(log ?? OciFiles.Log(container.StateFolder)) ?? LastLine(result.Stderr) ?? $"exit code {result.ExitCode}";
        var prefix = $"{container.Runtime.Name} {command} failed: ";
        var message = words.StartsWith(prefix, StringComparison.Ordinal) ? words : prefix + words;
        if (command is "create" or "start" or "exec" && StartExitCode(words) is { } exitCode)
        {
            return new CommandNotStartedException(exitCode, message) { RuntimeOutput = result.Stderr };
        }

        if (IsUsage(result.Stderr))
        {
            return new CommandFailedException(RuntimeErrorCode.NotSupported, $"{container.Runtime.Name} has no command '{command}'", result) { RuntimeOutput = result.Stderr };
        }

        return new CommandFailedException(RuntimeErrorCode.Internal, message, result) { RuntimeOutput = result.Stderr };
    }

    /// <summary>A runtime that does not know a command explains itself: runsc lists its own.</summary>
    internal static bool IsUsage(string words) => words.StartsWith("Usage:", StringComparison.Ordinal) && words.Contains("subcommand", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a runtime's words say that it does not know the container.</summary>
    public static bool SaysUnknownContainer(string words)
        => words.Contains("does not exist", StringComparison.OrdinalIgnoreCase) || words.Contains("no such file or directory", StringComparison.OrdinalIgnoreCase);

    /// <summary>127 or 126 where the container's command is the reason; null for other failures.</summary>
    internal static int? StartExitCode(string words) => CommandNotStartedException.ExitCodeFor(words);

    /// <summary>The last error of a runtime's JSON log: <c>{"level":"error","msg":"…"}</c>.</summary>
    internal static string? LastError(string file)
    {
        string? last = null;
        try
        {
            if (new FileInfo(file).Length > MaxLogBytes)
            {
                return null;
            }

            foreach (var line in File.ReadLines(file).Where(line => line.Length > 0))
            {
                using var entry = JsonDocument.Parse(line);
                if (entry.RootElement.ValueKind == JsonValueKind.Object
                    && entry.RootElement.TryGetProperty("msg", out var message)
                    && (!entry.RootElement.TryGetProperty("level", out var level) || level.GetString() is "error" or "fatal"))
                {
                    last = message.GetString();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // A log that is missing or torn: what was read before counts.
        }

        return string.IsNullOrWhiteSpace(last) ? null : last.Trim();
    }

    private static string? LastLine(string text)
        => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
}
