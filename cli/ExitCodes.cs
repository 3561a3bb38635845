namespace Atoll.Cli;

/// <summary>As docker run has them. 126 and 127 come from the daemon, all others are the container's own.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Not the container's command: the flags, the connection, the daemon.</summary>
    public const int EngineFailed = 125;
}
