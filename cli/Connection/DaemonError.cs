using System.Globalization;
using Grpc.Core;

namespace Atoll.Cli.Connection;

/// <summary>What a failed call means to the one who made it.</summary>
internal static class DaemonError
{
    // Set by the daemon where the container's own command is the cause: 126 or 127.
    private const string ExitCodeTrailer = "atoll-exit-code";

    extension(RpcException error)
    {
        public string Sentence() => error.Status.DebugException is null
            ? $"Error response from daemon: {error.Status.Detail}"
            : "Lost the connection to the Atoll daemon.";

        public int ExitCode()
        {
            string? trailer = error.Trailers.GetValue(ExitCodeTrailer);
            return int.TryParse(trailer, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code is > 0 and < 256
                ? code
                : ExitCodes.EngineFailed;
        }
    }
}
