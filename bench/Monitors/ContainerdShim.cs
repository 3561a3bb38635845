using Atoll.Bench.Machine;
using Atoll.Bench.Running;
using Atoll.Host.Linux;

namespace Atoll.Bench.Monitors;

/// <summary>containerd's monitor, without containerd: started by its own start command, driven over ttrpc.</summary>
internal sealed class ContainerdShim(string binary, Bundle bundle) : IMonitor
{
    private const string Sockets = "/run/containerd";
    private const uint SIGKILL = 9;
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
        using var task = new TaskClient(_started[^1].Address);
        task.Create(id, container);
        task.Start(id);
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
        using var task = new TaskClient(address);
        var pid = task.Connect(id);
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
            File.Delete(Ttrpc.Path(address));
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

    private static void EndContainer(string id, string address)
    {
        try
        {
            using var task = new TaskClient(address);
            task.Kill(id, SIGKILL);
            task.Wait(id);
            task.Delete(id);
        }
        catch (Exception e) when (e is BenchException or System.Net.Sockets.SocketException or IOException)
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
