namespace Atoll.Host.Plugins.Isolation;

/// <summary>What a frame between the daemon and a plugin's process is. Each belongs to one call, by number.</summary>
internal enum WorkerFrameKind : byte
{
    /// <summary>To the worker: a <see cref="WorkerCall"/>.</summary>
    Call = 1,

    /// <summary>To the worker: nobody waits for the call's answer any more.</summary>
    Cancel,

    /// <summary>To the daemon: a <see cref="WorkerResult"/>, the call's last frame.</summary>
    Result,

    /// <summary>To the daemon: a <see cref="WorkerFailure"/>, the call's last frame.</summary>
    Failure,

    /// <summary>To the daemon: the process of an exec runs; a <see cref="WorkerResult"/> with its identity.</summary>
    Started,

    /// <summary>To the daemon: the streams are joined.</summary>
    Attached,

    /// <summary>Both ways: bytes of the call's stream that <see cref="WorkerFrame.Channel"/> names; none at its end.</summary>
    Data,

    /// <summary>Both ways: the bytes were taken, and more may follow.</summary>
    Ack,

    /// <summary>To the daemon: a <see cref="WorkerLog"/>; of no call.</summary>
    Log,
}

/// <summary>One frame.</summary>
/// <param name="Channel">0 for standard input, 1 and 2 for the outputs.</param>
/// <param name="Payload">Valid until the next frame is read.</param>
internal readonly record struct WorkerFrame(WorkerFrameKind Kind, int Call, byte Channel, ReadOnlyMemory<byte> Payload);
