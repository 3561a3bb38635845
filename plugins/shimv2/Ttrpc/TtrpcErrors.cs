namespace Atoll.Plugins.ShimV2.Ttrpc;

/// <summary>The codes of google.rpc.Status that are acted upon.</summary>
internal enum TtrpcStatusCode
{
    Ok = 0,
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Unavailable = 14,
    Unauthenticated = 16,
}

/// <summary>The peer answered with an error.</summary>
internal sealed class TtrpcStatusException(TtrpcStatusCode status, string message) : RuntimeException(Translate(status), message)
{
    public TtrpcStatusCode Status { get; } = status;

    /// <summary>Unknown is what Go's servers answer for every error that has no code of its own.</summary>
    internal static RuntimeErrorCode Translate(TtrpcStatusCode status) => status switch
    {
        TtrpcStatusCode.InvalidArgument or TtrpcStatusCode.OutOfRange => RuntimeErrorCode.InvalidArgument,
        TtrpcStatusCode.DeadlineExceeded => RuntimeErrorCode.DeadlineExceeded,
        TtrpcStatusCode.NotFound => RuntimeErrorCode.NotFound,
        TtrpcStatusCode.AlreadyExists => RuntimeErrorCode.AlreadyExists,
        TtrpcStatusCode.PermissionDenied or TtrpcStatusCode.Unauthenticated => RuntimeErrorCode.PermissionDenied,
        TtrpcStatusCode.ResourceExhausted => RuntimeErrorCode.ResourceExhausted,
        TtrpcStatusCode.FailedPrecondition => RuntimeErrorCode.InvalidState,
        TtrpcStatusCode.Unimplemented => RuntimeErrorCode.NotSupported,
        TtrpcStatusCode.Unavailable or TtrpcStatusCode.Aborted or TtrpcStatusCode.Cancelled => RuntimeErrorCode.Unavailable,
        _ => RuntimeErrorCode.Internal,
    };
}

/// <summary>The connection is gone, and with it the answer: whether the call was carried out is not known.</summary>
internal sealed class TtrpcClosedException(string message, Exception? innerException = null) : RuntimeException(RuntimeErrorCode.Unavailable, message, innerException);
