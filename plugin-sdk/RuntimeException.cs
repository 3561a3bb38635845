namespace Atoll.PluginSdk;

/// <summary>The one way in which an operation fails.</summary>
/// <remarks>A container's exit status is data, never an exception.</remarks>
public class RuntimeException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="code">What a client should do about it.</param>
    /// <param name="message">One sentence a user can act on, with the value in it: path, pid, argument vector, errno by name.</param>
    /// <param name="innerException">What caused it.</param>
    public RuntimeException(RuntimeErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>What a client should do about it.</summary>
    public RuntimeErrorCode Code { get; }

    /// <summary>The runtime's own words, where there were any, as it wrote them.</summary>
    public string? RuntimeOutput { get; init; }
}
