using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

/// <summary>The engine's log events; container id, runtime and operation are properties of each.</summary>
internal static partial class ContainerLog
{
    [LoggerMessage(Level = LogLevel.Information, EventName = "create", Message = "container {ContainerId} ({Name}) created for runtime {Runtime}, served by plugin {PluginId}")]
    public static partial void ContainerCreated(this ILogger logger, string containerId, string name, string runtime, string pluginId);

    [LoggerMessage(Level = LogLevel.Information, EventName = "start", Message = "container {ContainerId} started by {Runtime} as process {Pid}")]
    public static partial void ContainerStarted(this ILogger logger, string containerId, string runtime, int pid);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "start failed", Message = "container {ContainerId} could not be started by {Runtime}: {Cause}")]
    public static partial void ContainerStartFailed(this ILogger logger, string containerId, string runtime, string cause);

    [LoggerMessage(Level = LogLevel.Information, EventName = "exit", Message = "container {ContainerId} on {Runtime} ended with code {ExitCode} ({Reason})")]
    public static partial void ContainerExited(this ILogger logger, string containerId, string runtime, int exitCode, ExitReason reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "stop", Message = "container {ContainerId} on {Runtime} did not end within {Seconds} s of its stop signal")]
    public static partial void ContainerOutlivedStop(this ILogger logger, string containerId, string runtime, double seconds);

    [LoggerMessage(Level = LogLevel.Information, EventName = "delete", Message = "container {ContainerId} on {Runtime} removed")]
    public static partial void ContainerRemoved(this ILogger logger, string containerId, string runtime);

    [LoggerMessage(Level = LogLevel.Information, EventName = "adopt", Message = "container {ContainerId} on {Runtime} taken over with process {Pid}")]
    public static partial void ContainerAdopted(this ILogger logger, string containerId, string runtime, int pid);

    [LoggerMessage(Level = LogLevel.Error, EventName = "quarantine", Message = "container {ContainerId} is quarantined, and nothing of it is touched: {Reason}; put that right and restart the daemon")]
    public static partial void ContainerQuarantined(this ILogger logger, string containerId, string reason);

    [LoggerMessage(Level = LogLevel.Error, EventName = "lock held", Message = "container {ContainerId}: {Operation} has held its lock since {Since:O}, for {Seconds:0} s; whoever would change it waits, readers are answered")]
    public static partial void LockHeld(this ILogger logger, string containerId, string operation, DateTimeOffset since, double seconds);

    [LoggerMessage(Level = LogLevel.Information, EventName = "restore", Message = "looked at {Count} containers of an earlier daemon: {Report}")]
    public static partial void Restored(this ILogger logger, int count, RestoreReport report);
}
