using System.Globalization;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    private static readonly TimeSpan PsTime = TimeSpan.FromSeconds(10);
    private static readonly string[] DefaultPsArgs = ["-ef"];

    /// <summary>The container's processes as the host's ps(1) shows them.</summary>
    /// <param name="args">Of ps; what they select does not matter, the columns must have one of pids.</param>
    public async Task<(IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Processes)> TopAsync(string reference, IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference).Snapshot;
        Require(container.Status.CanObserve, container, "list the processes of");
        var pids = await CallAsync(container, "list pids", (adapter, id, token) => adapter.ListPidsAsync(id, new ListPidsParameters(), token));
        var ps = processes.FindBinary("ps") ?? throw new RuntimeException(RuntimeErrorCode.Unavailable, "there is no ps on this host; install the package procps");
        var result = await processes.RunAsync(new Command { Path = ps, Args = args.Count > 0 ? args : DefaultPsArgs, Timeout = PsTime, MaxOutput = 16 << 20 }, cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"ps {string.Join(' ', args)} failed: {result.Stderr.Trim().Split('\n')[0]}");
        }

        var table = Select(result.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries), pids.ToHashSet());
        Tell(container, "top");
        return table;
    }

    /// <summary>The lines of a set of processes; the last column takes what is left of a line, as a command has blanks in it.</summary>
    internal static (IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Processes) Select(IReadOnlyList<string> lines, IReadOnlySet<int> pids)
    {
        var titles = lines.Count > 0 ? Words(lines[0], int.MaxValue) : [];
        var column = titles.IndexOf("PID");
        return column < 0
            ? throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "the arguments of ps give no column PID; add one, for example -o pid,comm")
            : (titles, [.. lines.Skip(1).Select(line => Words(line, titles.Count))
                .Where(words => words.Count > column && int.TryParse(words[column], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pids.Contains(pid))]);
    }

    private static List<string> Words(string line, int most)
    {
        var words = new List<string>();
        var rest = line.AsSpan().Trim();
        while (rest.Length > 0)
        {
            var end = words.Count == most - 1 ? -1 : rest.IndexOfAny(' ', '\t');
            words.Add((end < 0 ? rest : rest[..end]).ToString());
            rest = end < 0 ? [] : rest[end..].TrimStart();
        }

        return words;
    }
}
