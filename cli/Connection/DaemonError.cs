using System.Globalization;
using System.Security.Authentication;
using Grpc.Core;

namespace Atoll.Cli.Connection;

/// <summary>What a failed call means to the one who made it.</summary>
internal static class DaemonError
{
    // Set by the daemon where the container's own command is the cause: 126 or 127.
    private const string ExitCodeTrailer = "atoll-exit-code";

    extension(RpcException error)
    {
        public string Sentence() => error.Status.DebugException switch
        {
            null => $"Error response from daemon: {error.Status.Detail}",
            { } cause when Handshake(cause) is { } failure => $"atoll: The TLS handshake with the Atoll daemon failed: {failure.Message}",
            _ => "Lost the connection to the Atoll daemon.",
        };

        public int ExitCode()
        {
            string? trailer = error.Trailers.GetValue(ExitCodeTrailer);
            return int.TryParse(trailer, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code is > 0 and < 256
                ? code
                : ExitCodes.EngineFailed;
        }
    }

    private static AuthenticationException? Handshake(Exception? cause)
    {
        while (cause is not (null or AuthenticationException))
            cause = cause.InnerException;
        return (AuthenticationException?)cause;
    }
}
