using Atoll.Bench.Machine;

namespace Atoll.Bench.Running;

/// <summary>A containerd of the benchmark's own, without what only Kubernetes needs, driven by its client <c>ctr</c>.</summary>
internal sealed class BenchContainerd : IDisposable
{
    private readonly Workplace _workplace;
    private readonly string _client;
    private readonly string _address;
    private readonly Child _process;
    private int _next;

    private BenchContainerd(Workplace workplace, string client, string address, Child process)
    {
        _workplace = workplace;
        _client = client;
        _address = address;
        _process = process;
    }

    public int Pid => _process.Pid;

    /// <summary>Null where containerd or its client is not installed.</summary>
    public static BenchContainerd? Start(Workplace workplace, CancellationToken cancellationToken)
    {
        if (Installation.Find("containerd") is not { } binary || Installation.Find("ctr") is not { } client)
        {
            return null;
        }

        var folder = workplace.Make("containerd");
        var config = Path.Combine(folder, "config.toml");
        var address = Path.Combine(folder, "containerd.sock");
        File.WriteAllText(config, $"""
            version = 2
            root = "{folder}/root"
            state = "{folder}/state"
            disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs"]
            [grpc]
            address = "{address}"
            """);
        var containerd = new BenchContainerd(workplace, client, address, Child.Start(binary, ["--config", config, "--log-level", "error"], folder));
        try
        {
            _ = containerd.Client(cancellationToken, "version"); // which waits until it answers
            return containerd;
        }
        catch
        {
            containerd.Dispose();
            throw;
        }
    }

    /// <summary>A container from its creation to its removal, its cgroup where the benchmark counts.</summary>
    public ChildOutcome Run(string rootfs, CancellationToken cancellationToken)
    {
        var id = $"ctr-{Interlocked.Increment(ref _next)}";
        return Client(cancellationToken, "run", "--rm", "--rootfs", "--cgroup", $"{_workplace.Group.Containers}/{id}", rootfs, id, "/bin/true");
    }

    public void Dispose()
    {
        _process.Stop();
        _process.Dispose();
    }

    private ChildOutcome Client(CancellationToken cancellationToken, params IReadOnlyList<string> args) => Child.Run(_client, ["--address", _address, .. args], cancellationToken);
}
