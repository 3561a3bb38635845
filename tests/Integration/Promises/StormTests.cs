using System.Globalization;
using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises;

/// <summary>
/// Operations in random order while the daemon, supervisors and containers are killed. After each blow everything that was recorded is there, and in the end nothing is
/// left. 'make faults' storms for minutes; a failure names the seed that repeats it.
/// </summary>
internal sealed class StormTests
{
    private const int FixedSeed = 20260101, Steps = 40;

    private static IEnumerable<string> Runtimes => Environment.GetEnvironmentVariable("ATOLL_FAULTS") is "1" ? TestRuntimes.OnHostKernel : ["crun"];

    [TestCaseSource(nameof(Runtimes))]
    public async Task What_was_recorded_is_there_after_each_blow_and_nothing_is_left_in_the_end(string runtime)
    {
        var until = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(double.Parse(Environment.GetEnvironmentVariable("ATOLL_FAULTS_MINUTES") ?? "0", CultureInfo.InvariantCulture) / Runtimes.Count());
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ATOLL_FAULTS_SEED"), CultureInfo.InvariantCulture, out var given) ? given : FixedSeed;
        do
        {
            await StormAsync(runtime, seed++);
        }
        while (TimeProvider.System.GetUtcNow() < until);
    }

    private static async Task StormAsync(string runtime, int seed)
    {
        await TestContext.Progress.WriteLineAsync($"storm on {runtime}, seed {seed}");
        var random = new Random(seed);
        await using var daemon = TestDaemon.Prepare($"kill_timeout = 5\ndefault_runtime = \"{runtime}\"\nplugin_folders = [\"{{plugins}}\"]\n{TestRuntimes.Named(runtime).Configuration}\n");
        await daemon.StartAgainAsync();
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var told = new List<string>();
        for (var step = 0; step < Steps; step++)
        {
            var name = known.Count > 0 ? known.Keys.ElementAt(random.Next(known.Count)) : "none";
            told.Add(await StepAsync(daemon, random, known, name, step));
            var there = (await daemon.OkAsync("ps", "-a", "--no-trunc", "--format", "{{.ID}}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.That(known.Values, Is.SubsetOf(there), () => $"seed {seed}, after: {string.Join("; ", told)}");
        }

        // With those that a daemon did not live to answer for.
        foreach (var id in (await daemon.OkAsync("ps", "-aq")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var removed = await daemon.RunAsync("rm", "-f", id);
            Assert.That(removed.ExitCode, Is.Zero, () => $"seed {seed}, {id}: {removed}\nafter: {string.Join("; ", told)}");
        }

        // What is left over is told by the daemon's disposal.
        Assert.That(await daemon.OkAsync("ps", "-aq"), Is.Empty, $"seed {seed}");
    }

    private static async Task<string> StepAsync(TestDaemon daemon, Random random, Dictionary<string, string> known, string name, int step)
    {
        switch (random.Next(12))
        {
            case 0 or 1 or 2:
                var created = await daemon.RunAsync("run", "-d", "--name", $"s{step}", Rootfs.Folder, "/bin/sh", "-c", random.Next(3) == 0 ? "exit 3" : "sleep 1000");
                if (created.ExitCode == 0)
                {
                    known.Add($"s{step}", created.Line);
                }

                return $"run s{step}: {created.ExitCode}";
            case 3:
                return $"exec {name}: {(await daemon.RunAsync("exec", name, "/bin/true")).ExitCode}";
            case 4:
                return $"stop {name}: {(await daemon.RunAsync("stop", "-t", "0", name)).ExitCode}";
            case 5:
                return $"start {name}: {(await daemon.RunAsync("start", name)).ExitCode}";
            case 6:
                return $"pause {name}: {(await daemon.RunAsync("pause", name)).ExitCode}";
            case 7:
                return $"unpause {name}: {(await daemon.RunAsync("unpause", name)).ExitCode}";
            case 8:
                var removed = await daemon.RunAsync("rm", "-f", name);
                if (removed.ExitCode == 0)
                {
                    known.Remove(name);
                }

                return $"rm {name}: {removed.ExitCode}";
            case 9:
                // In the middle of something, so that it cannot be told what became of it: but what was recorded before is there.
                using (var busy = daemon.Start("run", "-d", "--name", $"cut{step}", Rootfs.Folder, "/bin/sleep", "1000"))
                {
                    await daemon.OkAsync("version");
                    await daemon.KillAsync();
                }

                await daemon.StartAgainAsync();
                return "kill -9 daemon";
            case 10:
                return await KillAsync(daemon, known, name, supervisor: true);
            default:
                return await KillAsync(daemon, known, name, supervisor: false);
        }
    }

    private static async Task<string> KillAsync(TestDaemon daemon, Dictionary<string, string> known, string name, bool supervisor)
    {
        var pid = (await daemon.RunAsync("inspect", "-f", "{{.State.Pid}}", name)).Line;
        if (!int.TryParse(pid, CultureInfo.InvariantCulture, out var number) || number <= 1)
        {
            return $"nobody to kill of {name}";
        }

        try
        {
            var victim = supervisor ? File.ReadAllText($"/proc/{number}/stat").Split(") ")[1].Split(' ')[1] : pid;
            if (supervisor && !File.ReadAllText($"/proc/{victim}/cmdline").Contains(known[name], StringComparison.Ordinal))
            {
                // Its supervisor was killed before: its parent now is nobody of ours.
                return $"no supervisor of {name} to kill";
            }

            using var kill = new RunningCommand("kill", ["-9", victim]);
            await kill.FinishAsync();
            return $"kill -9 {(supervisor ? "the supervisor" : "the process")} of {name}";
        }
        catch (IOException)
        {
            return $"{name} ended by itself";
        }
    }
}
