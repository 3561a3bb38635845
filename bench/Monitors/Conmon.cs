using Atoll.Bench.Running;
using Atoll.Host.Linux;

namespace Atoll.Bench.Monitors;

/// <summary>podman's and CRI-O's monitor, started as they start it.</summary>
internal sealed class Conmon(string binary, BareRuntime runtime, Bundle bundle, string folder) : IMonitor
{
    private readonly List<(string Container, Ending Monitor)> _started = [];

    public string Name => "conmon";

    public int Start(int number, CancellationToken cancellationToken)
    {
        var id = $"conmon-{number}";
        var container = bundle.For(id);
        var pid = Create(binary, runtime.Binary, ["--root", runtime.Root], id, container, folder, cancellationToken);
        _started.Add((id, new Ending(pid)));
        runtime.Start(id, cancellationToken);
        return pid;
    }

    /// <summary>Has conmon create a container and waits for its word on the pipe; conmon's pid.</summary>
    public static int Create(string binary, string runtime, IReadOnlyList<string> runtimeArgs, string id, string container, string folder, CancellationToken cancellationToken)
    {
        var monitorPid = Path.Combine(container, "conmon.pid");
        string[] args =
        [
            "-c", id, "-u", id, "-n", id, "-r", runtime, "-b", container, "-p", Path.Combine(container, "pidfile"), "-P", monitorPid,
            "-l", $"k8s-file:{container}/ctr.log", "--exit-dir", folder, "--socket-dir-path", folder,
            .. runtimeArgs.SelectMany(arg => new[] { "--runtime-arg", arg }),
        ];
        var (read, write) = FileDescriptor.Pipe();
        using var reader = PipeText.Reader(read);
        Child first;
        using (write)
        {
            first = Child.Start(binary, args, container, control: write, environment: [.. HostProcesses.PathAlone, "_OCI_SYNCPIPE=3"]);
        }

        // The process that was started leaves the monitor behind and ends.
        using (first)
        {
            using var ending = first.EndOn(cancellationToken);
            var word = reader.ReadLine() ?? "";
            first.Succeed(cancellationToken);
            return word.Contains("\"message\"", StringComparison.Ordinal) || word.Length == 0
                ? throw new BenchException($"conmon did not create container {id}: {word}")
                : BareRuntime.Pid(monitorPid);
        }
    }

    public void Dispose()
    {
        foreach (var (container, monitor) in _started)
        {
            runtime.Remove(container);
            monitor.WaitAsync().GetAwaiter().GetResult();
            monitor.Dispose();
        }

        _started.Clear();
    }
}
