using Atoll.Plugins.ShimV2.Ttrpc;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>A shim's refusals as errors with its own words.</summary>
internal static class ShimErrors
{
    /// <summary>What shims put before their runtime's words.</summary>
    private static readonly string[] Prefixes = ["OCI runtime create failed: ", "OCI runtime start failed: ", "OCI runtime exec failed: ", "failed to create shim task: ", "failed to start exec: "];

    public static RuntimeException Failed(ContainerRef container, string verb, TtrpcStatusException refusal)
    {
        var words = refusal.Message.Trim();
        while (Array.Find(Prefixes, prefix => words.StartsWith(prefix, StringComparison.Ordinal)) is { } known)
        {
            words = words[known.Length..];
        }

        // Some end their runtime's words with a colon and nothing: ": unknown" is how gRPC would show the code.
        words = words.TrimEnd(':', ' ');
        var message = $"{container.Runtime.Name} {verb} failed: {words}";
        return verb is "create" or "start" or "exec" && CommandNotStartedException.ExitCodeFor(words) is { } exitCode
            ? new CommandNotStartedException(exitCode, message) { RuntimeOutput = refusal.Message }
            : new RuntimeException(refusal.Code, message, refusal) { RuntimeOutput = refusal.Message };
    }

    public static string? LastLine(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
}
