namespace Atoll.Host.Plugins.Isolation;

/// <summary>Exceptions that travel between a plugin's process and the daemon.</summary>
internal static class WorkerFailures
{
    /// <summary>More says nobody anything.</summary>
    private const int MaxMessage = 64 * 1024;

    public static WorkerFailure Of(Exception exception) => exception switch
    {
        OperationCanceledException => new WorkerFailure(null, exception.Message, null, null, null, IsCancelled: true),
        CommandNotStartedException e => new WorkerFailure(e.Code, Cut(e.Message)!, Cut(e.RuntimeOutput), e.ExitCode, null, IsCancelled: false),
        CommandFailedException e => new WorkerFailure(e.Code, Cut(e.Message)!, Cut(e.RuntimeOutput), null, e.Result with { StdoutBytes = default, Stdout = Cut(e.Result.Stdout)!, Stderr = Cut(e.Result.Stderr)! }, IsCancelled: false),
        RuntimeException e => new WorkerFailure(e.Code, Cut(e.Message)!, Cut(e.RuntimeOutput), null, null, IsCancelled: false),
        _ => new WorkerFailure(null, Cut($"{exception.GetType().Name}: {exception.Message}")!, null, null, null, IsCancelled: false),
    };

    public static Exception ToException(WorkerFailure failure) => failure switch
    {
        { IsCancelled: true } => new OperationCanceledException(failure.Message),
        { ExitCode: { } exitCode } => new CommandNotStartedException(exitCode, failure.Message) { RuntimeOutput = failure.Output },
        { Result: { } result, Code: { } code } => new CommandFailedException(code, failure.Message, result) { RuntimeOutput = failure.Output },
        { Code: { } code } => new RuntimeException(code, failure.Message) { RuntimeOutput = failure.Output },
        _ => new PluginFaultException(failure.Message),
    };

    private static string? Cut(string? text) => text?.Length > MaxMessage ? text[..MaxMessage] : text;
}

/// <summary>A plugin threw, in its own process, what the contract does not know.</summary>
internal sealed class PluginFaultException(string message) : Exception(message);
