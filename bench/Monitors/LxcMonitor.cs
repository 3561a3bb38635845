using Atoll.Bench.Running;

namespace Atoll.Bench.Monitors;

/// <summary>What stays with a container of lcr beside its supervisor: LXC's monitor.</summary>
internal sealed class LxcMonitor(BenchDaemon daemon, string rootfs) : IMonitor
{
    public string Name => "LXC's monitor, of lcr";

    public int Start(int number, CancellationToken cancellationToken)
        => daemon.MonitorOf(daemon.Ask(cancellationToken, "run", "--detach", "--runtime", "lcr", rootfs, "/bin/sleep", "1000000"));

    /// <summary>The daemon that is disposed of removes its containers.</summary>
    public void Dispose()
    {
    }
}
