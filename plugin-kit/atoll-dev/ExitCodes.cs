namespace Atoll.Dev;

internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The plugin does not conform.</summary>
    public const int Nonconformance = 1;

    /// <summary>The host's own failure; the client's code for the same.</summary>
    public const int Failure = 125;
}
