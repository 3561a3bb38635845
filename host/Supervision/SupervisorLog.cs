using Microsoft.Extensions.Logging;

namespace Atoll.Host.Supervision;

internal static partial class SupervisorLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "atoll-shim did not leave after its container's end (exit record written: {HasRecord}); ending it")]
    public static partial void SupervisorDidNotLeave(this ILogger logger, bool hasRecord);
}
