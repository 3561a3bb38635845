using Atoll.Bench.Running;

namespace Atoll.Bench.Monitors;

/// <summary>Atoll's own, with containers that the daemon starts.</summary>
internal sealed class AtollShim(BenchDaemon daemon, string rootfs) : IMonitor
{
    public string Name => "atoll-shim";

    public int Start(int number, CancellationToken cancellationToken)
        => daemon.ShimOf(daemon.Ask(cancellationToken, "run", "--detach", "--runtime", "runc", rootfs, "/bin/sleep", "1000000"));

    /// <summary>The daemon that is disposed of removes its containers.</summary>
    public void Dispose()
    {
    }
}
