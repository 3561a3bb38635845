using Microsoft.Extensions.Logging;

namespace Atoll.Host.Supervision;

internal static partial class SupervisorLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "atoll-shim did not leave after its container's end (exit record written: {HasRecord}); ending it")]
    public static partial void SupervisorDidNotLeave(this ILogger logger, bool hasRecord);

    [LoggerMessage(Level = LogLevel.Error, EventName = "supervisor lost", Message = "container {ContainerId}: its supervisor {Cause} (process {SupervisorPid}); process {Pid} runs on without a log, and how it ends nobody will know")]
    public static partial void SupervisorLost(this ILogger logger, string containerId, string cause, int supervisorPid, int pid);
}
