namespace Atoll.Plugins.Lcr;

/// <summary>Turns a failure of <c>atoll-lxc</c> into an error with LXC's own words.</summary>
internal static class LcrErrors
{
    /// <summary>LXC looks for /dev/null before the container has one, says that it is missing, and goes on.</summary>
    private const string Harmless = "open_devnull";

    /// <summary>A failed command as an error.</summary>
    /// <param name="log">liblxc's log of that command.</param>
    public static RuntimeException Failed(ContainerRef container, string verb, CommandResult result, string log)
    {
        var words = result.Stderr.Trim();
        var reason = Reason(log);
        return Failed(container, verb, result.ExitCode, reason is null ? words : words.Length == 0 ? reason : $"{words}: {reason}", result);
    }

    /// <summary>A failure as an error; a command line of the container's that cannot run gets its own type.</summary>
    public static RuntimeException Failed(ContainerRef container, string verb, int status, string words, CommandResult? result = null)
    {
        var message = $"{container.Runtime.Name} {verb} failed: {words}";
        return status is CommandNotStartedException.NotFoundExitCode or CommandNotStartedException.NotExecutableExitCode
            ? new CommandNotStartedException(status, message) { RuntimeOutput = words }
            : result is null ? new RuntimeException(RuntimeErrorCode.Internal, message) { RuntimeOutput = words }
            : new CommandFailedException(RuntimeErrorCode.Internal, message, result) { RuntimeOutput = words };
    }

    /// <summary>The first error of liblxc's log: what follows says where that led to. <c>PREFIX NAME TIME ERROR CATEGORY - FILE:FUNCTION:LINE - WORDS</c></summary>
    internal static string? Reason(string log)
    {
        const string Dash = " - ";
        try
        {
            foreach (var line in File.ReadLines(log).Where(line => line.Contains(" ERROR ", StringComparison.Ordinal) && !line.Contains(Harmless, StringComparison.Ordinal)))
            {
                var parts = line.Split(Dash, 3);
                return parts.Length == 3 ? parts[2].Trim() : line;
            }
        }
        catch (IOException)
        {
            // liblxc did not come to log anything.
        }

        return null;
    }
}
