using System.Globalization;
using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises.Storms;

/// <summary>What befalls a node.</summary>
internal static class StormBlows
{
    /// <summary>The daemon's variables that name where it dies and how its clock jumps.</summary>
    private const string CrashAt = "ATOLL_CRASH_AT", ClockJumps = "ATOLL_CLOCK_JUMPS";

    public static IEnumerable<Func<Storm, Task<string>>> Cards =>
    [
        .. Enumerable.Repeat(KillDaemonAsync, 3),
        .. Enumerable.Repeat(CrashAsync, 8),
        .. Enumerable.Repeat(KillSupervisorAsync, 2),
        .. Enumerable.Repeat(KillProcessAsync, 2),
        .. Enumerable.Repeat(FillDiskAsync, 3),
        .. Enumerable.Repeat(JumpAsync, 2),
        .. LyingRuntime.Lies.Select(LieAsync),
    ];

    /// <summary>In the middle of something, so that it cannot be told what became of it: but what was recorded before is there.</summary>
    private static async Task<string> KillDaemonAsync(Storm storm)
    {
        using (var busy = storm.Daemon.Start("run", "-d", "--name", $"cut{storm.Step}", Rootfs.Folder, "/bin/sleep", "1000"))
        {
            await storm.OkAsync("version");
            await storm.Daemon.KillAsync();
        }

        await storm.StartAsync();
        return "kill -9 daemon";
    }

    /// <summary>The daemon dies between two steps of an operation, or in its own start where that comes by there.</summary>
    private static async Task<string> CrashAsync(Storm storm)
    {
        var (point, operation) = CrashPointTests.Points[storm.Random.Next(CrashPointTests.Points.Length)];
        await storm.Daemon.KillAsync();
        await storm.StartAsync((CrashAt, point));
        var touched = operation.Any(arg => arg == "old") ? storm.Any : null;
        if (touched is not null)
        {
            touched.IsTouched = true;
            if (operation[0] == "rm")
            {
                storm.Forget(touched);
            }
        }

        string[] args = [.. operation.Select(arg => arg switch
        {
            "ROOTFS" => Rootfs.Folder,
            "old" => touched?.Id ?? "nobody",
            "new" or "ends" or "renamed" => $"{arg}{storm.Step}",
            _ => arg,
        })];
        var outcome = await storm.Daemon.RunAsync(args);
        await storm.Daemon.KillAsync();
        await storm.StartAsync();
        return $"crash at '{point}' in {string.Join(' ', args)}: {outcome.ExitCode} {outcome.Stderr.TrimEnd()}";
    }

    private static async Task<string> FillDiskAsync(Storm storm)
    {
        await storm.FillDiskAsync();
        return "the disk is full";
    }

    /// <summary>The clock jumps as long as this daemon lives.</summary>
    private static async Task<string> JumpAsync(Storm storm)
    {
        await storm.Daemon.KillAsync();
        await storm.StartAsync((ClockJumps, storm.Random.Next().ToString(CultureInfo.InvariantCulture)));
        return "the clock jumps";
    }

    /// <summary>Whatever this runtime does, containers of another do not notice.</summary>
    private static Func<Storm, Task<string>> LieAsync(string lie) => async storm =>
    {
        var neighbour = await StormOperations.RunAsync(storm, storm.Runtime);
        storm.Lie(lie);
        var run = await storm.Daemon.RunAsync("run", "-d", "--name", $"liar{storm.Step}", "--runtime", LyingRuntime.Name, Rootfs.Folder, "/bin/sleep", "1000");
        var listed = await storm.OkAsync("ps", "--format", "{{.Names}} {{.State}}");
        return $"{neighbour}\nthe runtime {lie}: {run.ExitCode} {run.Stderr.TrimEnd()}\n{listed}";
    };

    private static async Task<string> KillSupervisorAsync(Storm storm)
    {
        if (storm.Any is not { } expected || await PidAsync(storm, expected) is not { } pid)
        {
            return "nobody whose supervisor could be killed";
        }

        try
        {
            var parent = (await File.ReadAllTextAsync($"/proc/{pid}/stat")).Split(") ")[1].Split(' ')[1];
            if (!(await File.ReadAllTextAsync($"/proc/{parent}/cmdline")).Contains(expected.Id, StringComparison.Ordinal))
            {
                // Its supervisor was killed before: its parent now is nobody of ours.
                return $"no supervisor of {expected.Id} to kill";
            }

            await KillAsync(parent);
            return $"kill -9 the supervisor of {expected.Id}";
        }
        catch (IOException)
        {
            return $"{expected.Id} ended by itself";
        }
    }

    private static async Task<string> KillProcessAsync(Storm storm)
    {
        if (storm.Any is not { } expected || await PidAsync(storm, expected) is not { } pid)
        {
            return "nobody to kill";
        }

        await KillAsync(pid);
        return $"kill -9 the process of {expected.Id}";
    }

    private static async Task<string?> PidAsync(Storm storm, Expected expected)
    {
        expected.IsTouched = true;
        var pid = (await storm.Daemon.RunAsync("inspect", "-f", "{{.State.Pid}}", expected.Id)).Line;
        return int.TryParse(pid, CultureInfo.InvariantCulture, out var number) && number > 1 ? pid : null;
    }

    private static async Task KillAsync(string pid)
    {
        using var kill = new RunningCommand("kill", ["-9", pid]);
        await kill.FinishAsync();
    }
}
