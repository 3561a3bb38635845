using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises;

/// <summary>A log that somebody has put something else in the place of, and one that the disk has no room for.</summary>
internal sealed class LogPromises
{
    private const string Crun = "default_runtime = \"crun\"\nplugin_folders = [\"{plugins}\"]\n[runtimes.crun]\n";

    [Test]
    [Promise("S10")]
    public async Task S10_A_log_that_became_a_link_is_not_read()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        var log = await LogOfEndedAsync(daemon);
        File.Move(log, log + ".aside");
        File.CreateSymbolicLink(log, "/etc/passwd");
        await RefusedAsync(daemon, "a symbolic link");
    }

    [TestCase("ln", "a hard link")]
    [TestCase("mkfifo", "no regular file")]
    [TestCase("mknod", "no regular file")]
    [Promise("S11")]
    public async Task S11_A_log_that_became_a_pipe_a_device_or_another_files_name_is_refused_at_once(string program, string words)
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        var log = await LogOfEndedAsync(daemon);
        File.Move(log, log + ".aside");
        string[] args = program switch { "ln" => [Path.Combine(daemon.Root, "atoll.db"), log], "mkfifo" => [log], _ => [log, "c", "1", "5"] };
        using (var made = new RunningCommand(program, args))
        {
            Assert.That((await made.FinishAsync()).ExitCode, Is.Zero);
        }

        await RefusedAsync(daemon, words);
        if (program == "mkfifo")
        {
            var start = await daemon.RunAsync("start", "c");
            Assert.That(start.ExitCode, Is.EqualTo(125));
            Assert.That(start.Stderr, Does.Contain("Could not open the log"), "the supervisor waits for nobody at the other end");
        }
    }

    [Test]
    [Promise("F28")]
    public async Task F28_A_full_disk_costs_records_and_neither_the_container_nor_its_code()
    {
        await using var daemon = TestDaemon.Prepare(Crun);
        await daemon.MountRootAsync("5m");
        await daemon.StartAgainAsync();
        var run = await daemon.RunAsync("run", "--name", "c", Rootfs.Folder, "/bin/sh", "-c", "head -c 16000000 /dev/zero | tr '\\0' x | fold -w 100; echo end; exit 7");
        Assert.That(run.ExitCode, Is.EqualTo(7), run.Stderr);
        Assert.That((run.Line.Length, run.Line[^3..]), Is.EqualTo((16_000_000 + 159_999 + 3, "end")), "who is attached gets all of it");
        File.Delete(Directory.EnumerateFiles(daemon.Root, "console.log", SearchOption.AllDirectories).Single());
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.ExitCode}}", "c"), Is.EqualTo("7"));
        await daemon.OkAsync("rm", "c");
        Assert.That(await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "room again"), Is.EqualTo("room again"), "no restart is needed");
    }

    private static async Task<string> LogOfEndedAsync(TestDaemon daemon)
    {
        await daemon.OkAsync("run", "--name", "c", Rootfs.Folder, "/bin/echo", "mine");
        return await daemon.OkAsync("inspect", "-f", "{{.LogPath}}", "c");
    }

    private static async Task RefusedAsync(TestDaemon daemon, string words)
    {
        foreach (var args in new string[][] { ["logs", "c"], ["logs", "-f", "c"], ["logs", "--tail", "1", "c"] })
        {
            var refused = await daemon.RunAsync(args);
            Assert.That((refused.ExitCode, refused.Stdout), Is.EqualTo((125, "")));
            Assert.That(refused.Stderr, Does.Contain($"is {words}"));
        }
    }
}
