using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Process;

/// <summary>A rotation that is cut short at any step, in a folder that is not what it was, or that the file system refuses.</summary>
internal sealed class RotationFaultTests
{
    private const int Limit = 5_000;
    private const string Lines = "i=0; while [ $i -lt 500 ]; do echo line $i; i=$((i+1)); done";

    [Test]
    public void A_supervisor_that_is_killed_within_a_rotation_costs_no_record_that_was_written(
        [Values("rotation: due", "rotation: older file renamed", "rotation: current file renamed", "rotation: next file begun")] string point, [Values(3, 10)] int files)
    {
        using var killed = Supervisor.Spawn("--kill-at", point);
        File.WriteAllText(killed.LogPath + ".2", Record("oldest"));
        File.WriteAllText(killed.LogPath + ".1", Record("older"));
        Begin(killed, Lines, files);
        Assert.That(killed.WaitForExit(), Is.EqualTo(128 + Libc.SIGKILL));
        var written = Read(killed);
        Assert.That(written, Is.SupersetOf((string[])["older\n", "line 0\n", "line 59\n"]));

        using var next = killed.SpawnNext();
        Begin(next, "echo after", files);
        Assert.That(next.WaitForExit(), Is.Zero);
        var kept = Read(next);
        var lines = kept.Count(line => line.StartsWith("line", StringComparison.Ordinal));
        string[] oldest = files == 3 ? [] : ["oldest\n"];
        Assert.That(kept, Is.EqualTo([.. oldest, "older\n", .. Enumerable.Range(0, lines).Select(i => $"line {i}\n"), "after\n"]), "in order, and only what a rotation drops is dropped");
        Assert.That(kept.Where(line => line != "after\n"), Is.SupersetOf(written.Where(line => files != 3 || line != "oldest\n")));
        var sizes = new DirectoryInfo(next.Folder).GetFiles("container.log*").Select(file => file.Length).ToArray();
        Assert.That(sizes, Has.All.LessThanOrEqualTo(Limit));
        Assert.That(sizes, Has.Length.LessThanOrEqualTo(files));
    }

    [Test]
    public void A_supervisor_that_is_killed_when_it_has_emptied_its_only_file_leaves_one_that_the_next_goes_on_with()
    {
        using var killed = Supervisor.Spawn("--kill-at", "rotation: only file emptied");
        Begin(killed, Lines, files: 1);
        Assert.That(killed.WaitForExit(), Is.EqualTo(128 + Libc.SIGKILL));
        using var next = killed.SpawnNext();
        Begin(next, "echo after", files: 1);
        Assert.That(next.WaitForExit(), Is.Zero);
        Assert.That(Read(next), Is.EqualTo(["after\n"]));
    }

    [Test]
    public void A_rotation_stays_in_the_folder_whatever_its_path_leads_to_by_then()
    {
        using var shim = Supervisor.Spawn("--stop-at", "rotation: current file renamed");
        var (folder, aside, outside) = (Directory.CreateDirectory(shim.InFolder("logs")).FullName, shim.InFolder("aside"), Directory.CreateDirectory(shim.InFolder("outside")).FullName);
        var victim = Path.Combine(outside, "container.log");
        File.WriteAllText(victim, "not a log");
        shim.CreateContainer($"{Lines}; echo end", new() { Log = Path.Combine(folder, "container.log"), LogLimit = Limit, LogFiles = 3 });
        shim.Control.Expect(Frame.Created);
        shim.Open();
        Assert.That(shim.WaitForStop(), Is.True);
        Directory.Move(folder, aside);
        File.CreateSymbolicLink(folder, outside);
        // At each rotation it stops again.
        do shim.GoOn();
        while (shim.WaitForStop());

        Assert.That(Directory.GetFiles(outside), Is.EqualTo([victim]));
        Assert.That(File.ReadAllText(victim), Is.EqualTo("not a log"));
        Assert.That(LogRecord.ReadAll(Path.Combine(aside, "container.log"))[^1].Log, Is.EqualTo("end\n"));
        Assert.That(Directory.GetFiles(aside), Has.Length.EqualTo(3));
    }

    [Test]
    public void A_file_that_cannot_be_renamed_is_gone_on_with()
    {
        using var shim = Supervisor.Spawn();
        Directory.CreateDirectory(shim.LogPath + ".1");
        File.WriteAllText(Path.Combine(shim.LogPath + ".1", "in the way"), "");
        Begin(shim, Lines, files: 2);
        Assert.That(shim.WaitForExit(), Is.Zero);
        Assert.That(LogRecord.ReadAll(shim.LogPath).Select(record => record.Log), Is.EqualTo(Enumerable.Range(0, 500).Select(i => $"line {i}\n")));
    }

    [Test]
    public void A_file_that_was_moved_away_is_left_alone_and_another_one_is_begun()
    {
        using var shim = Supervisor.Create($"echo first; read _ <gate2; {Lines}", at => new() { Log = at.LogPath, LogLimit = 100_000, LogFiles = 2 });
        shim.Control.Attach();
        shim.Open();
        shim.Control.Expect(Frame.Stdout);
        File.Move(shim.LogPath, shim.InFolder("moved"));
        File.AppendAllText(shim.InFolder("moved"), new string('x', 99_990) + "}\n");
        shim.Open("gate2");
        Assert.That(shim.WaitForExit(), Is.Zero);
        Assert.That(File.ReadLines(shim.InFolder("moved")).First(), Does.Contain("first"), "it is no longer the log, and nothing empties it");
    }

    [TestCase("{\"log\":\"whole\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-02T03:04:05.123456789Z\"}\n{\"log\":\"to", "whole\n")]
    [TestCase("{\"log\":\"to", null)]
    public void The_beginning_of_a_record_whose_supervisor_was_killed_is_cut_off(string content, string? kept)
    {
        using var shim = Supervisor.Spawn();
        File.WriteAllText(shim.LogPath, content);
        Begin(shim, "echo after", files: 2);
        Assert.That(shim.WaitForExit(), Is.Zero);
        Assert.That(LogRecord.ReadAll(shim.LogPath).Select(record => record.Log), Is.EqualTo(kept is null ? ["after\n"] : (string[])[kept, "after\n"]));
    }

    [Test]
    public void What_is_too_long_for_a_record_is_nobodys_to_cut()
    {
        using var shim = Supervisor.Spawn();
        var content = new string('x', 1 << 20);
        File.WriteAllText(shim.LogPath, content);
        Begin(shim, "echo after", files: 2);
        Assert.That(shim.WaitForExit(), Is.Zero);
        Assert.That(File.ReadAllText(shim.LogPath + ".1"), Is.EqualTo(content));
    }

    [TestCase("mkfifo container.log", "No such device or address")]
    [TestCase("echo secret >other; ln other container.log", "Too many links")]
    [TestCase("echo secret >other; ln -s other container.log", "Symbolic link loop")]
    public void What_is_no_log_is_neither_written_to_nor_waited_for(string script, string words)
    {
        using var shim = Supervisor.Spawn();
        using (var made = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", script]) { WorkingDirectory = shim.Folder })!) made.WaitForExit();
        shim.Start("exit 0", new() { Log = shim.LogPath });
        Assert.That(shim.Control.Expect(Frame.Failed).Words, Does.Contain("Could not open the log").And.Contain(words));
        Assert.That(!File.Exists(shim.InFolder("other")) || shim.ReadFile("other") == "secret\n", Is.True);
    }

    private static void Begin(Supervisor shim, string script, int files)
    {
        shim.CreateContainer(script, new() { Log = shim.LogPath, LogLimit = Limit, LogFiles = files });
        shim.Control.Expect(Frame.Created);
        shim.Open();
    }

    private static string Record(string line) => $"{{\"log\":\"{line}\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-02T03:04:05.123456789Z\"}}\n";

    /// <summary>Every line of every file, the oldest first; that each file has whole records only is asserted by the way.</summary>
    private static List<string> Read(Supervisor shim)
        => [.. Enumerable.Range(0, 10).Reverse().Select(number => number == 0 ? shim.LogPath : $"{shim.LogPath}.{number}").Where(File.Exists).SelectMany(LogRecord.ReadAll).Select(record => record.Log)];
}
