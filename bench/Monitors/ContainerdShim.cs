using Atoll.Bench.Machine;
using Atoll.Bench.Running;
using Atoll.Host.Linux;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Tasks;

namespace Atoll.Bench.Monitors;

/// <summary>containerd's monitor, without containerd: started by its own start command, driven over ttrpc.</summary>
internal sealed class ContainerdShim(string binary, Bundle bundle) : IMonitor
{
    private const string Sockets = "/run/containerd";
    private const int SIGKILL = 9;
    private readonly string _namespace = $"atoll-bench-{Environment.ProcessId}";
    private readonly bool _folderWasThere = Directory.Exists(Sockets);
    private readonly List<(string Id, string Address, Ending Monitor)> _started = [];
    private readonly List<IDisposable> _logs = [];

    public string Name => "containerd-shim-runc-v2";

    public int Start(int number, CancellationToken cancellationToken)
    {
        var id = $"containerd-{number}";
        var container = Prepare(id);
        var pid = Launch(id, container, cancellationToken);
        using var task = Connect(id, _started[^1].Address);

        // Without streams the container gets /dev/null.
        _ = task.CreateAsync(new CreateTaskRequest { Id = id, Bundle = container }, cancellationToken).GetAwaiter().GetResult();
        _ = task.StartAsync(id, "", cancellationToken).GetAwaiter().GetResult();
        return pid;
    }

    /// <summary>Lays out a bundle with the named pipe for the monitor's own log, as containerd does.</summary>
    public string Prepare(string id)
    {
        var container = bundle.For(id);
        _logs.Add(Fifo.Make(Path.Combine(container, "log")));
        return container;
    }

    /// <summary>Starts the monitor alone; its pid. It listens when this returns.</summary>
    public int Launch(string id, string container, CancellationToken cancellationToken)
    {
        // Events go to nobody, as they would while containerd is down.
        var address = Child.Output(binary, ["-namespace", _namespace, "-id", id, "-address", $"{container}/containerd.sock", "-publish-binary", "/bin/true", "start"],
            container, [.. HostProcesses.PathAlone, $"TTRPC_ADDRESS={container}/containerd.sock.ttrpc"], cancellationToken).Trim();
        using var task = Connect(id, address);
        var pid = task.ShimPid;
        _started.Add((id, address, new Ending(pid)));
        return pid;
    }

    /// <summary>Ends the monitor that was started last, its container first if it has one.</summary>
    public void EndLast(bool hasContainer)
    {
        var (id, address, monitor) = _started[^1];
        _started.RemoveAt(_started.Count - 1);
        using (monitor)
        {
            if (hasContainer)
            {
                EndContainer(id, address);
            }

            // Asked to end it would first try for seconds to tell containerd.
            monitor.KillAsync().GetAwaiter().GetResult();
            File.Delete(ShimAddress.Parse(address).Path);
        }
    }

    public void Dispose()
    {
        while (_started.Count > 0)
        {
            EndLast(hasContainer: true);
        }

        _logs.ForEach(log => log.Dispose());
        Remove(Path.Combine(Sockets, "runc", _namespace));
        if (!_folderWasThere)
        {
            Remove(Sockets);
        }
    }

    private static TaskClient Connect(string id, string address) => TaskClient.ConnectAsync(ShimAddress.Parse(address), 2, id, CancellationToken.None).GetAwaiter().GetResult();

    private static void EndContainer(string id, string address)
    {
        try
        {
            using var task = Connect(id, address);
            task.KillAsync(id, "", SIGKILL, all: true, CancellationToken.None).GetAwaiter().GetResult();
            _ = task.WaitAsync(id, "", CancellationToken.None).GetAwaiter().GetResult();
            task.DeleteAsync(id, "", CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is RuntimeException or IOException)
        {
            Console.Error.WriteLine($"bench: container {id}: {e.Message}");
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
