namespace Atoll.DevHost.Conformance;

/// <summary>What containers run.</summary>
internal static class Scripts
{
    /// <summary>Says "ready" and waits; SIGTERM makes it end with 7. A first process that has no handler ignores the signal (pid_namespaces(7)).</summary>
    public const string Waiting = "trap 'exit 7' TERM; echo ready; while :; do sleep 1000 & wait $!; done";

    public const int WaitingCode = 7;
}
