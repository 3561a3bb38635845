using Atoll.Host.Configuration;
using Grpc.Core;

namespace Atoll.Host.Api;

/// <summary>The one place where an error of the engine becomes a gRPC status.</summary>
internal static class RuntimeErrors
{
    /// <summary>126 or 127, where the container's own command is the cause.</summary>
    public const string ExitCodeTrailer = "atoll-exit-code";

    /// <summary>A runtime or a plugin may say anything, at any length.</summary>
    private const int MaxMessage = 4096;

    public static RpcException ToRpc(RuntimeException error)
    {
        var trailers = new Metadata();
        if (error is CommandNotStartedException notStarted)
        {
            trailers.Add(ExitCodeTrailer, notStarted.ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return new RpcException(new Status(Code(error.Code), Printable(error.Message)), trailers);
    }

    public static StatusCode Code(RuntimeErrorCode code) => code switch
    {
        RuntimeErrorCode.InvalidArgument => StatusCode.InvalidArgument,
        RuntimeErrorCode.NotFound => StatusCode.NotFound,
        RuntimeErrorCode.AlreadyExists => StatusCode.AlreadyExists,
        RuntimeErrorCode.InvalidState => StatusCode.FailedPrecondition,
        RuntimeErrorCode.NotSupported => StatusCode.Unimplemented,
        RuntimeErrorCode.Unavailable => StatusCode.Unavailable,
        RuntimeErrorCode.DeadlineExceeded => StatusCode.DeadlineExceeded,
        RuntimeErrorCode.PermissionDenied => StatusCode.PermissionDenied,
        RuntimeErrorCode.ResourceExhausted => StatusCode.ResourceExhausted,
        _ => StatusCode.Internal,
    };

    /// <summary>Cut, and without what would move a terminal's cursor.</summary>
    private static string Printable(string message)
        => string.Concat((message.Length > MaxMessage ? message[..MaxMessage] + "…" : message).Select(c => c is '\n' or '\t' || !char.IsControl(c) ? c : '\uFFFD'));
}
