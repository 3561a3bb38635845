namespace Atoll.PluginSdk;

/// <summary>Why an operation failed. Closed: each tells a client what to do. containerd: <c>errdefs</c>; gRPC: status codes.</summary>
public enum RuntimeErrorCode
{
    /// <summary>Our own mistake or an unforeseen state; report it. gRPC: Internal.</summary>
    Internal = 0,

    /// <summary>The request can never work; change it. gRPC: InvalidArgument.</summary>
    InvalidArgument,

    /// <summary>What it names does not exist. gRPC: NotFound.</summary>
    NotFound,

    /// <summary>A name or id is taken; choose another. gRPC: AlreadyExists.</summary>
    AlreadyExists,

    /// <summary>Not in this state of the container; change the state first. gRPC: FailedPrecondition.</summary>
    InvalidState,

    /// <summary>This adapter or runtime cannot do it; do not try again. gRPC: Unimplemented.</summary>
    NotSupported,

    /// <summary>Something it needs is missing now; try again when that is mended. gRPC: Unavailable.</summary>
    Unavailable,

    /// <summary>It took longer than allowed. gRPC: DeadlineExceeded.</summary>
    DeadlineExceeded,

    /// <summary>The engine or the caller may not do it. gRPC: PermissionDenied.</summary>
    PermissionDenied,

    /// <summary>A limit was reached: disk, memory, buffer, pids. gRPC: ResourceExhausted.</summary>
    ResourceExhausted,
}
