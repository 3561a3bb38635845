using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises;

/// <summary>What is on disk: full, read-only, torn, newer, stale.</summary>
internal sealed class StatePromises
{
    private const string Crun = "default_runtime = \"crun\"\nplugin_folders = [\"{plugins}\"]\n[runtimes.crun]\n";

    [Test]
    [Promise("F27")]
    public async Task F27_A_full_disk_refuses_what_is_new_keeps_what_is_there_and_is_forgotten_with_room()
    {
        await using var daemon = TestDaemon.Prepare(Crun);
        await daemon.MountRootAsync("4m");
        await daemon.StartAgainAsync();
        await daemon.OkAsync("run", "-d", "--name", "old", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.OkAsync("run", "-d", "--name", "ends", Rootfs.Folder, "/bin/sleep", "1000");
        var filler = Path.Combine(daemon.Root, "filler");
        using (var fill = new RunningCommand("dd", ["if=/dev/zero", $"of={filler}", "bs=4k"]))
        {
            await fill.FinishAsync();
        }

        var refused = await daemon.RunAsync("create", "--name", "new", Rootfs.Folder);
        Assert.That(refused.ExitCode, Is.EqualTo(125), refused.ToString());
        Assert.That(refused.Stderr, Does.Contain("make room on the disk").And.Contain(daemon.Root));
        Assert.That(await daemon.OkAsync("exec", "old", "/bin/echo", "still here"), Is.EqualTo("still here"));
        await daemon.OkAsync("pause", "old");
        await daemon.OkAsync("unpause", "old");
        Assert.That(await daemon.OkAsync("stop", "-t", "0", "ends"), Is.EqualTo("ends"));
        Assert.That(await daemon.OkAsync("wait", "ends"), Is.EqualTo("137"));
        Assert.That(await daemon.OkAsync("ps", "-a", "--format", "{{.Names}} {{.State}}"), Is.EqualTo("ends exited\nold running"));
        File.Delete(filler);
        await daemon.OkAsync("create", "--name", "new", Rootfs.Folder);
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("wait", "ends"), Is.EqualTo("137"), "an end that could not be stored is read from the supervisor's record");
        Assert.That(await daemon.OkAsync("ps", "-a", "--format", "{{.Names}} {{.State}}"), Is.EqualTo("new created\nends exited\nold running"));
    }

    [Test]
    [Promise("F27")]
    public async Task F27_What_is_paused_on_a_full_disk_is_paused_for_the_next_daemon_too()
    {
        await using var daemon = TestDaemon.Prepare(Crun);
        await daemon.MountRootAsync("4m");
        await daemon.StartAgainAsync();
        foreach (var name in new[] { "paused", "resumed" })
        {
            await daemon.OkAsync("run", "-d", "--name", name, Rootfs.Folder, "/bin/sleep", "1000");
        }

        await daemon.OkAsync("pause", "resumed");
        var filler = Path.Combine(daemon.Root, "filler");
        using (var fill = new RunningCommand("dd", ["if=/dev/zero", $"of={filler}", "bs=4k"]))
        {
            await fill.FinishAsync();
        }

        await daemon.OkAsync("pause", "paused");
        await daemon.OkAsync("unpause", "resumed");
        Assert.That(daemon.Words, Does.Contain("that it is paused could not be stored"), "else this shows nothing");
        await daemon.KillAsync();
        File.Delete(filler);
        await daemon.StartAgainAsync();
        await daemon.AwaitWordsAsync("containers of an earlier daemon", times: 2);
        Assert.That(await daemon.OkAsync("ps", "-a", "--format", "{{.Names}} {{.State}}"), Is.EqualTo("resumed running\npaused paused"));
        await daemon.OkAsync("unpause", "paused");
        Assert.That(await daemon.OkAsync("exec", "paused", "/bin/echo", "goes on"), Is.EqualTo("goes on"));
    }

    [Test]
    [Promise("F27")]
    public async Task F27_What_starts_as_the_disk_becomes_full_runs_on_and_is_taken_over_as_it_is()
    {
        await using var daemon = TestDaemon.Prepare(Crun);
        await daemon.MountRootAsync("4m");
        await daemon.StartAgainAsync();
        var (filler, hook, hooks) = (Path.Combine(daemon.Root, "filler"), Path.Combine(daemon.Folder, "fill"), Path.Combine(daemon.Folder, "hooks.json"));
        await File.WriteAllTextAsync(hook, $"#!/bin/sh\ndd if=/dev/zero of={filler} bs=4k 2>/dev/null\nexit 0\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(hooks, $$"""{"poststart":[{"path":"{{hook}}"}]}""");
        await daemon.OkAsync("run", "-d", "-i", "--name", "c", "--hook-spec", hooks, Rootfs.Folder, "/bin/sh", "-c", "read go; exit 7");
        Assert.That(daemon.Words, Does.Contain("that it is running could not be stored"), "else this shows nothing");
        await daemon.OkAsync("pause", "c");
        var before = await daemon.OkAsync("inspect", "-f", "{{.State.Status}} {{.State.Pid}}", "c");
        Assert.That(before, Does.StartWith("paused "));
        await daemon.KillAsync();
        File.Delete(filler);
        await daemon.StartAgainAsync();
        await daemon.AwaitWordsAsync("containers of an earlier daemon", times: 2);
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Status}} {{.State.Pid}}", "c"), Is.EqualTo(before));
        await daemon.OkAsync("unpause", "c");
        using (var attach = daemon.Start("attach", "c"))
        {
            await attach.Stdin.WriteAsync("go\n"u8.ToArray());
            await attach.FinishAsync();
        }

        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("7"));
    }

    [Test]
    [Promise("F31")]
    public async Task F31_A_state_folder_that_became_read_only_keeps_nobody_from_listing_reading_and_stopping()
    {
        await using var daemon = TestDaemon.Prepare(Crun);
        await daemon.MountStateAsync();
        await daemon.StartAgainAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sh", "-c", "echo said; exec sleep 1000");
        await daemon.OkAsync("run", "-d", "--name", "other", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.RemountStateAsync("ro");
        try
        {
            Assert.That(await daemon.OkAsync("ps", "--format", "{{.Names}} {{.State}}"), Is.EqualTo("other running\nc running"));
            Assert.That(await daemon.OkAsync("logs", "c"), Is.EqualTo("said"));
            foreach (var args in new string[][] { ["run", "-d", "--name", "new", Rootfs.Folder, "/bin/true"], ["exec", "c", "/bin/true"] })
            {
                var refused = await daemon.RunAsync(args);
                Assert.That(refused.ExitCode, Is.EqualTo(125), refused.ToString());
                Assert.That(refused.Stderr, Does.Contain("Read-only file system").And.Contain(daemon.State));
            }

            await daemon.OkAsync("stop", "-t", "0", "c");
            Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("137"));
            Assert.That(await daemon.OkAsync("ps", "-a", "--format", "{{.Names}} {{.State}}", "-f", "name=c"), Is.EqualTo("c exited"));
            await daemon.KillAsync();
            await daemon.StartAgainAsync();
            Assert.That(await daemon.OkAsync("ps", "-a", "--format", "{{.Names}} {{.State}}", "-f", "name=c", "-f", "name=other"), Is.EqualTo("other running\nc exited"));
            Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.ExitCode}}", "c"), Is.EqualTo("137"));
        }
        finally
        {
            await daemon.RemountStateAsync("rw");
        }

        await daemon.OkAsync("start", "c");
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/echo", "as before"), Is.EqualTo("as before"));
        await daemon.OkAsync("rm", "-f", "c", "new");
    }

    [TestCase("UPDATE containers SET state='{torn' WHERE name='bad'")]
    [TestCase("UPDATE containers SET config='' WHERE name='bad'")]
    [Promise("F29")]
    public async Task F29_A_record_that_cannot_be_read_is_set_aside_and_told_and_the_others_serve(string sql)
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        await daemon.OkAsync("run", "-d", "--name", "good", Rootfs.Folder, "/bin/sleep", "1000");
        var bad = await daemon.OkAsync("create", "--name", "bad", Rootfs.Folder);
        await daemon.StopAsync();
        using (var sqlite = new RunningCommand("sqlite3", [Path.Combine(daemon.Root, "atoll.db"), sql]))
        {
            Assert.That((await sqlite.FinishAsync()).ExitCode, Is.Zero);
        }

        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("ps", "-a", "--format", "{{.Names}}"), Is.EqualTo("good"));
        Assert.That(daemon.Words, Does.Contain(bad).And.Contain("cannot be read"));
        Assert.That(Directory.Exists(Path.Combine(daemon.Root, "containers", bad)), Is.True, "nothing of it is deleted");
        Assert.That(await daemon.OkAsync("info", "--format", "json"), Does.Contain("\"Unreadable\":1"));
        Directory.Delete(Path.Combine(daemon.Root, "containers", bad), recursive: true);
    }

    [Test]
    [Promise("F30")]
    public async Task F30_A_database_of_a_newer_engine_is_refused_in_words_and_left_as_it_is()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        await daemon.StopAsync();
        var file = Path.Combine(daemon.Root, "atoll.db");
        using (var sqlite = new RunningCommand("sqlite3", [file, "PRAGMA user_version=99"]))
        {
            Assert.That((await sqlite.FinishAsync()).ExitCode, Is.Zero);
        }

        var before = await File.ReadAllBytesAsync(file);
        using (var started = new RunningCommand(Installation.Daemon, daemon.Flags))
        {
            var outcome = await started.FinishAsync();
            Assert.That((outcome.ExitCode, outcome.Stdout), Is.EqualTo((125, "")));
            Assert.That(outcome.Stderr, Does.Contain("was written by a newer Atoll (form 99;"));
        }

        Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(before));
        File.Delete(file);
        await daemon.StartAgainAsync();
    }

    [Test]
    [Promise("F9")]
    [Promise("S29")]
    public async Task F9_A_stranger_that_has_the_number_of_a_process_gets_no_signal()
    {
        await using var daemon = await TestDaemon.StartAsync($"kill_timeout = 2\n{Crun}");
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.StopAsync();
        using var stranger = new RunningCommand("sleep", ["4713"]);
        var pid = await PidAsync(daemon, "c");

        // As if the number had been given to somebody else: the start time that was recorded is not his.
        using (var sqlite = new RunningCommand("sqlite3", [Path.Combine(daemon.Root, "atoll.db"), $"UPDATE containers SET state=replace(state, '\"Pid\":{pid},', '\"Pid\":{stranger.Pid},') WHERE name='c'"]))
        {
            Assert.That((await sqlite.FinishAsync()).ExitCode, Is.Zero);
        }

        await daemon.StartAgainAsync();
        foreach (var args in new string[][] { ["kill", "-s", "USR1", "c"], ["kill", "c"], ["stop", "-t", "0", "c"] })
        {
            await daemon.RunAsync(args);
            Assert.That(File.ReadAllText($"/proc/{stranger.Pid}/stat").Split(") ")[1][0], Is.Not.EqualTo('Z'), string.Join(' ', args));
        }

        await daemon.RunAsync("rm", "-f", "c");
        Assert.That(File.ReadAllText($"/proc/{stranger.Pid}/stat").Split(") ")[1][0], Is.Not.EqualTo('Z'), "rm -f");
        stranger.Kill();
        using var end = new RunningCommand("kill", ["-9", $"{pid}"]);
        await end.FinishAsync();
        await ProcessEnd.WaitAsync(pid);
    }

    [Test]
    [Promise("F10")]
    public async Task F10_After_a_reboot_nothing_of_the_state_folder_is_trusted_and_policies_run()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.OkAsync("run", "-d", "--name", "always", "--restart", "always", Rootfs.Folder, "/bin/sleep", "1000");
        var before = await PidAsync(daemon, "always");
        await daemon.StopAsync();
        using (var sqlite = new RunningCommand("sqlite3", [Path.Combine(daemon.Root, "atoll.db"), "UPDATE containers SET state=json_set(state, '$.BootId', 'another')"]))
        {
            Assert.That((await sqlite.FinishAsync()).ExitCode, Is.Zero);
        }

        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("255"));
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.ExitUnknown}} {{.State.Error}}", "c"), Is.EqualTo("true the host was restarted"));
        using var events = daemon.Start("events", "--after", "0", "--filter", "event=start", "--filter", "container=always");
        await events.ReadLineAsync();
        await events.ReadLineAsync();
        Assert.That(await PidAsync(daemon, "always"), Is.Not.EqualTo(before).And.GreaterThan(0));
    }

    private static async Task<int> PidAsync(TestDaemon daemon, string name)
    {
        using var sqlite = new RunningCommand("sqlite3", [Path.Combine(daemon.Root, "atoll.db"), $"SELECT json_extract(state, '$.Process.Pid') FROM containers WHERE name='{name}'"]);
        return int.Parse((await sqlite.FinishAsync()).Line, System.Globalization.CultureInfo.InvariantCulture);
    }
}
