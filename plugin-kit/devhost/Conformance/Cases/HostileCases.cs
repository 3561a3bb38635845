using Atoll.Api.V1;

namespace Atoll.DevHost.Conformance.Cases;

/// <summary>Text and processes that mean no good.</summary>
internal static class HostileCases
{
    private static readonly string[] Words =
    [
        "", " ", "two words", "'", "\"", "`id`", "$(id)", "${HOME}", "$HOME", ";exit 99", "&& exit 99", "| cat", "> /tmp/x", "*", "~", "\\", "\\n", "line\nbreak", "tab\there",
        "-rf", "--", "--root=/", "%s%n", "{\"a\":1}", "]]>", "ünïcödé 容器 🐚", "\u001b[31mred", new string('x', 16 * 1024),
    ];

    public static readonly ConformanceCase[] All =
    [
        Case("CreateAsync", "Arguments arrive as they were: blanks, quotes, dollars, newlines, nothing at all", ArgumentsAsync),
        Case("CreateAsync", "Variables arrive as they were", VariablesAsync),
        Case("CreateAsync", "A root filesystem whose path has blanks and quotes is one", OddPathAsync),
        Case("KillAsync", "A command that ignores SIGTERM is ended at the time limit of a stop", StubbornAsync),
        Case("WaitAsync", "A command that closes its streams still runs, and its end is seen", ClosedStreamsAsync),
        Case("CleanupAsync", "A process that the command leaves behind does not outlive the container", OrphanAsync),
    ];

    private static ConformanceCase Case(string operation, string name, Func<CaseContext, Task> body)
        => new(body) { Name = name, Operation = operation, Area = ConformanceArea.HostileInput };

    private static async Task ArgumentsAsync(CaseContext context)
    {
        await using var container = await context.CreateAsync([.. context.Target.Shell, "printf '%s\\001' \"$@\"", "sh", .. Words]);
        await container.StartAsync();
        await container.ExpectEndAsync(0);
        var seen = (await container.ReadLogAsync()).Stdout.Split('\u0001')[..^1];
        Expect.Equal(seen.Length, Words.Length, "the number of arguments");
        for (var i = 0; i < Words.Length; i++)
        {
            Expect.Equal(seen[i], Words[i], $"argument {i}");
        }
    }

    private static async Task VariablesAsync(CaseContext context)
    {
        var words = Words.Where(word => word.Length < 100).ToArray();
        var script = string.Concat(words.Select((_, i) => $"printf '%s\\001' \"$HOSTILE_{i}\";"));
        await using var container = await context.StartAsync(script, request => request.Env.AddRange(words.Select((word, i) => $"HOSTILE_{i}={word}")));
        await container.ExpectEndAsync(0);
        var seen = (await container.ReadLogAsync()).Stdout.Split('\u0001')[..^1];
        for (var i = 0; i < words.Length; i++)
        {
            Expect.Equal(seen[i], words[i], $"variable {i}");
        }
    }

    private static async Task OddPathAsync(CaseContext context)
    {
        var odd = Path.Combine(context.Host.Folder, "it's a \"root\" fs, = #1");
        await RootFilesystem.CopyAsync(context.Rootfs, odd, context.CancellationToken);
        await using (var container = await context.StartAsync("echo here", request => request.Source = odd))
        {
            await container.ExpectEndAsync(0);
            Expect.Equal((await container.ReadLogAsync()).Stdout, "here\n", "standard output in the log");
        }

        Directory.Delete(odd, recursive: true);
    }

    private static async Task StubbornAsync(CaseContext context)
    {
        await using var container = await context.StartAsync("trap '' TERM; echo ready; while :; do sleep 1000; done");
        await container.AwaitOutputAsync("ready");
        await container.StopAsync(1);
        await container.ExpectEndAsync(137);
    }

    private static async Task ClosedStreamsAsync(CaseContext context)
    {
        await using var container = await context.StartAsync("trap 'exit 6' TERM; echo ready; exec <&- >&- 2>&-; while :; do sleep 1000 & wait $!; done");
        await container.AwaitOutputAsync("ready");
        await container.ExpectAsync(Status.Running);
        await container.KillAsync("SIGTERM");
        await container.ExpectEndAsync(6);
    }

    private static async Task OrphanAsync(CaseContext context)
    {
        var mark = $"orphan={Guid.NewGuid():n}";
        await using var container = await context.StartAsync("sleep 86399 </dev/null >/dev/null 2>&1 & echo ready; exit 5", request => request.Env.Add(mark));
        await container.ExpectEndAsync(5);
        await container.DeleteAsync();
        Expect.That(await Leftovers.HasNoneOfAsync(mark), "the container was removed, and a process that its command had left behind lives");
    }
}
