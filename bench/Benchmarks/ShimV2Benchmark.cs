using System.Diagnostics;
using System.Text.Json;
using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;
using Atoll.Host.Linux.ControlGroups;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Tasks;

namespace Atoll.Bench.Benchmarks;

/// <summary><c>atoll run --rm</c> on containerd's shim next to <c>ctr run --rm</c> on the same shim, and what one call to a shim takes.</summary>
internal sealed class ShimV2Benchmark : IBenchmark
{
    private const double Limit = 0.7, CallLimitMicroseconds = 1000;
    private const int Calls = 2000;
    private const string Runtime = "io.containerd.runc.v2", StatsOfRunc = "stats of the runc shim's containers, which the adapter reads from the cgroup";

    public string Name => "shimv2";

    public string Summary => "a container on containerd's shim, next to containerd; one call to a shim";

    public async Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        if (Installation.Find("containerd-shim-runc-v2") is null)
        {
            return [new Result(Name, "containers on containerd's shim", []) { Notes = ["containerd-shim-runc-v2 is not on PATH: not measured."] }];
        }

        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        using var containerd = BenchContainerd.Start(context.Workplace, cancellationToken);
        List<Subject> subjects = [new($"atoll run --runtime {Runtime}", () => daemon.Client(cancellationToken, "run", "--rm", "--runtime", Runtime, context.Workplace.Rootfs, "/bin/true"))];
        if (containerd is not null)
        {
            subjects.Add(new Subject("ctr run", () => containerd.Run(context.Workplace.Rootfs, cancellationToken)));
        }

        var samples = await new Rounds(context, Name).RunAsync(subjects, cancellationToken);
        List<Row> memory = [MemoryRow.Of("atolld", ProcessMemory.Read(daemon.Pid)), .. containerd is null ? Array.Empty<Row>() : [MemoryRow.Of("containerd", ProcessMemory.Read(containerd.Pid))]];
        var calls = await CallsAsync(context, daemon, memory, cancellationToken);
        return
        [
            new Result(Name, "run --rm ROOTFS /bin/true; CPU is that of client, daemon, shim, runtime and container together", [.. subjects.Select((subject, i) => Figures.Of(subject.Name, samples[i]))])
            {
                Aims = [.. containerd is null ? [] : Figures.Aims("atoll/ctr", samples[1], samples[0], Limit)],
                Notes = containerd is null ? ["containerd or ctr is not on PATH: not measured."] : [],
            },
            new Result(Name, $"one call on an open connection, microseconds ({Calls} calls, one after the other)", [.. calls])
            {
                Aims = [.. calls.Where(call => call.Name is "State" or StatsOfRunc).Select(call => new Aim($"{call.Name}, median, µs", call.Figures[0].Value, CallLimitMicroseconds))],
            },
            new Result(Name, "memory, KiB", memory),
        ];
    }

    private static async Task<IReadOnlyList<Row>> CallsAsync(BenchmarkContext context, BenchDaemon daemon, List<Row> memory, CancellationToken cancellationToken)
    {
        var id = daemon.Ask(cancellationToken, "run", "-d", "--runtime", Runtime, context.Workplace.Rootfs, "/bin/sleep", "100000");
        using var record = JsonDocument.Parse(File.ReadAllBytes(daemon.StateFileOf(id, "shim/record.json")));
        using var client = await TaskClient.ConnectAsync(ShimAddress.Parse(record.RootElement.GetProperty("Address").GetString()!), 2, id, cancellationToken);
        memory.Add(MemoryRow.Of("containerd-shim-runc-v2, 1 container", ProcessMemory.Read(client.ShimPid)));
        memory.Add(MemoryRow.Of("atoll-shim, which keeps the streams", ProcessMemory.Read(daemon.ShimOf(id))));
        var cgroups = new CgroupReader(TimeProvider.System);
        return
        [
            await MeasureAsync("State", () => client.StateAsync(id, "", cancellationToken)),
            await MeasureAsync("Stats", () => client.StatsAsync(id, cancellationToken)),
            await MeasureAsync(StatsOfRunc, () => Task.FromResult(cgroups.ReadStats($"{context.Workplace.Group.Containers}/{id}"))),
        ];
    }

    private static async Task<Row> MeasureAsync(string name, Func<Task> call)
    {
        var times = new List<double>();
        for (var i = -Calls / 10; i < Calls; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await call();
            if (i >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }
        }

        return new Row(name, [.. Statistics.Spread("µs", times)]);
    }
}
