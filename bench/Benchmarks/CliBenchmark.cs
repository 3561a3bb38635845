using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>What one call of the client costs.</summary>
internal sealed class CliBenchmark : IBenchmark
{
    public string Name => "cli";

    public string Summary => "calls of the client, next to a process that does nothing";

    public async Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        Subject[] subjects =
        [
            new("/bin/true", () => Child.Run("/bin/true", [], cancellationToken)),
            new("atoll version", () => daemon.Client(cancellationToken, "version")),
            new("atoll ps -a", () => daemon.Client(cancellationToken, "ps", "-a")),
        ];
        var samples = await new Rounds(context, Name).RunAsync(subjects, cancellationToken);
        var rows = subjects.Select((subject, i) => new Row(subject.Name,
        [
            .. Statistics.Spread("wall", samples[i].Select(sample => sample.Wall)),
            .. Statistics.Spread("own CPU", samples[i].Select(sample => sample.Own)),
            .. Statistics.Spread("CPU with daemon", samples[i].Select(sample => sample.Cpu)),
        ]));
        return [new Result(Name, "one call, from spawn to end", [.. rows])];
    }
}
