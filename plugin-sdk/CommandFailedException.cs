namespace Atoll.PluginSdk;

/// <summary>A command that an adapter ran ended with a failure, or was ended by its deadline.</summary>
public sealed class CommandFailedException : RuntimeException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="code">What a client should do about it.</param>
    /// <param name="message">One sentence a user can act on.</param>
    /// <param name="result">How the command ended and what it wrote.</param>
    /// <param name="innerException">What caused it.</param>
    public CommandFailedException(RuntimeErrorCode code, string message, CommandResult result, Exception? innerException = null)
        : base(code, message, innerException) => Result = result;

    /// <summary>How the command ended and what it wrote.</summary>
    public CommandResult Result { get; }
}
