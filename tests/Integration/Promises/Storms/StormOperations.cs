namespace Atoll.Integration.Tests.Promises.Storms;

/// <summary>What clients do while it storms. Any of it may fail; what was answered with success counts.</summary>
internal static class StormOperations
{
    private const string Sleeps = "sleep 1000", Ends = "exit 3";

    public static IEnumerable<Func<Storm, Task<string>>> Cards =>
    [
        .. Enumerable.Repeat(RunAnyAsync, 10),
        .. Enumerable.Repeat(Touch("stop", "-t", "0"), 3),
        .. Enumerable.Repeat(Touch("start"), 3),
        .. Enumerable.Repeat(Touch("pause"), 3),
        .. Enumerable.Repeat(Touch("unpause"), 3),
        .. Enumerable.Repeat(Touch("kill"), 2),
        .. Enumerable.Repeat(Touch("update", "--cpu-shares", "512"), 2),
        .. Enumerable.Repeat(RemoveAsync, 3),
        .. Enumerable.Repeat(Look("exec", "{}", "/bin/true"), 4),
        .. Enumerable.Repeat(Look("rename", "{}", "renamed-{step}"), 3),
        Look("logs", "{}"),
        Look("stats", "--no-stream", "{}"),
        Look("ps", "-a"),
        Look("events", "--after", "0", "--until", "0s"),
    ];

    /// <summary>Runs a container that sleeps, or one that ends with 3, on the storm's runtime or on the liar.</summary>
    private static Task<string> RunAnyAsync(Storm storm)
    {
        var runtime = storm.Random.Next(4) == 0 ? LyingRuntime.Name : storm.Runtime;
        return RunAsync(storm, runtime, storm.Random.Next(3) == 0 ? Ends : Sleeps);
    }

    /// <summary>Runs a container and expects it to be there, and as its client was told, where it was told so.</summary>
    public static async Task<string> RunAsync(Storm storm, string runtime, string program = Sleeps)
    {
        var name = $"s{storm.Step}";
        var run = await storm.Daemon.RunAsync("run", "-d", "--name", name, "--runtime", runtime, Rootfs.Folder, "/bin/sh", "-c", program);
        if (run.ExitCode == 0)
        {
            // Of what sleeps, the process is told; of what ends, the code.
            if (program == Ends)
            {
                var wait = await storm.Daemon.RunAsync("wait", run.Line);
                storm.Expect(new Expected(run.Line, "exited 0 3") { IsTouched = wait.ExitCode != 0 || wait.Line != "3" });
            }
            else
            {
                var pid = await storm.Daemon.RunAsync("inspect", "-f", "{{.State.Pid}}", run.Line);
                storm.Expect(new Expected(run.Line, $"running {pid.Line} 0"));
            }
        }

        return $"run {name} on {runtime} ({program}): {run.ExitCode} {run.Stderr.TrimEnd()}";
    }

    /// <summary>An operation that changes a container's state.</summary>
    private static Func<Storm, Task<string>> Touch(params string[] operation) => async storm =>
    {
        if (storm.Any is not { } expected)
        {
            return $"nobody to {operation[0]}";
        }

        expected.IsTouched = true;
        var outcome = await storm.Daemon.RunAsync([.. operation, expected.Id]);
        return $"{string.Join(' ', operation)} {expected.Id}: {outcome.ExitCode} {outcome.Stderr.TrimEnd()}";
    };

    /// <summary>An operation that leaves the state as it is.</summary>
    private static Func<Storm, Task<string>> Look(params string[] operation) => async storm =>
    {
        string[] args = [.. operation.Select(arg => arg.Replace("{step}", $"{storm.Step}", StringComparison.Ordinal).Replace("{}", storm.Any?.Id ?? "nobody", StringComparison.Ordinal))];
        var outcome = await storm.Daemon.RunAsync(args);
        return $"{string.Join(' ', args)}: {outcome.ExitCode} {outcome.Stderr.TrimEnd()}";
    };

    private static async Task<string> RemoveAsync(Storm storm)
    {
        if (storm.Any is not { } expected)
        {
            return "nobody to rm";
        }

        expected.IsTouched = true;
        var outcome = await storm.Daemon.RunAsync("rm", "-f", expected.Id);
        if (outcome.ExitCode == 0)
        {
            storm.Forget(expected);
        }

        return $"rm -f {expected.Id}: {outcome.ExitCode} {outcome.Stderr.TrimEnd()}";
    }
}
