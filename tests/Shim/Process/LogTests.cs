using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Process;

internal sealed class LogTests
{
    private const int ELOOP = 40;

    [Test]
    public void Both_streams_are_logged_in_their_own_records()
    {
        using var shim = Finished("echo out; echo err >&2; printf 'no newline'");
        var records = LogRecord.ReadAll(shim.LogPath);
        Assert.That(records.Where(r => r.Stream == "stdout").Select(r => r.Log), Is.EqualTo(["out\n", "no newline"]));
        Assert.That(records.Where(r => r.Stream == "stderr").Select(r => r.Log), Is.EqualTo(["err\n"]));
        Assert.That(File.GetUnixFileMode(shim.LogPath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
    }

    [Test]
    public void Binary_output_is_kept_exactly()
    {
        using var shim = Finished("head -c 1000000 /dev/urandom | tee sent");
        Assert.That(LogRecord.BytesOf("stdout", LogRecord.ReadAll(shim.LogPath)), Is.EqualTo(File.ReadAllBytes(shim.InFolder("sent"))));
    }

    [Test]
    public void A_line_of_1_MiB_becomes_records_of_16_KiB()
    {
        using var shim = Finished("head -c 1048576 /dev/zero | tr '\\0' x; echo");
        var records = LogRecord.ReadAll(shim.LogPath);
        Assert.That(records, Has.Count.EqualTo(64));
        Assert.That(records.Take(63).Select(r => r.Log), Has.All.EqualTo(new string('x', 16 * 1024)));
        Assert.That(records[63].Log, Is.EqualTo(new string('x', 16 * 1024) + "\n"));
    }

    [Test]
    public void Characters_that_arrive_in_pieces_stay_whole()
    {
        using var shim = Create("printf '\\342'; read _ <gate2; printf '\\202'; read _ <gate; printf '\\254\\n'");
        shim.Control.Attach();
        shim.Open();
        shim.Control.Expect(Frame.Stdout);
        shim.Open("gate2");
        shim.Control.Expect(Frame.Stdout);
        shim.Open();
        Assert.That(shim.WaitForExit(), Is.Zero);
        Assert.That(File.ReadAllText(shim.LogPath), Does.StartWith("{\"log\":\"€\\n\"").And.Not.Contain("base64"));
    }

    [Test]
    public void Rotation_keeps_the_number_of_files_and_their_size([Values(1, 2, 4)] int files)
    {
        using var shim = Finished("i=0; while [ $i -lt 500 ]; do echo line $i; i=$((i+1)); done", limit: 5_000, files);
        var paths = Directory.GetFiles(shim.Folder, "container.log*");
        Assert.That(paths, Has.Length.EqualTo(files));
        Assert.That(paths.Select(path => new FileInfo(path).Length), Has.All.InRange(1, 5_000));
        var lines = paths.OrderDescending(StringComparer.Ordinal).SelectMany(LogRecord.ReadAll).Select(r => r.Log).ToList();
        Assert.That(lines, Is.EqualTo(Enumerable.Range(500 - lines.Count, lines.Count).Select(i => $"line {i}\n")), "the latest, in order");
    }

    [Test]
    public void Asked_to_begin_anew_it_goes_on_in_the_file_that_has_the_name()
    {
        using var shim = Create("echo one; read _ <gate2; echo two");
        shim.Control.Attach();
        shim.Open();
        shim.Control.Expect(Frame.Stdout);
        File.Move(shim.LogPath, shim.InFolder("moved"));
        using var peer = Connection.To(shim.SocketPath);
        Assert.That(peer.Expect(Frame.Created).Argument, Is.EqualTo(Frame.ProtocolVersion));
        peer.Send(Frame.Reopen);
        Assert.That(peer.Expect(Frame.Reopened).WaitStatus, Is.Zero);
        shim.Open("gate2");
        Assert.That(shim.WaitForExit(), Is.Zero);
        Assert.That(LogRecord.ReadAll(shim.InFolder("moved")).Select(r => r.Log), Is.EqualTo(["one\n"]));
        Assert.That(LogRecord.ReadAll(shim.LogPath).Select(r => r.Log), Is.EqualTo(["two\n"]));
    }

    [Test]
    public void A_log_that_cannot_be_begun_anew_goes_on_where_it_was()
    {
        using var shim = Create("echo one; read _ <gate2; echo two");
        shim.Control.Attach();
        shim.Open();
        shim.Control.Expect(Frame.Stdout);
        File.Move(shim.LogPath, shim.InFolder("moved"));
        File.CreateSymbolicLink(shim.LogPath, shim.InFolder("elsewhere"));
        using var peer = Connection.To(shim.SocketPath);
        peer.Expect(Frame.Created);
        peer.Send(Frame.Reopen);
        Assert.That(peer.Expect(Frame.Reopened).WaitStatus, Is.EqualTo(ELOOP));
        shim.Open("gate2");
        Assert.That(shim.WaitForExit(), Is.Zero);
        Assert.That(LogRecord.ReadAll(shim.InFolder("moved")).Select(r => r.Log), Is.EqualTo(["one\n", "two\n"]));
        Assert.That(File.Exists(shim.InFolder("elsewhere")), Is.False);
    }

    [Test]
    public void A_record_that_is_larger_than_the_limit_has_a_file_of_its_own()
    {
        using var shim = Finished("echo short; head -c 5000 /dev/zero | tr '\\0' x; echo; echo short", limit: 1_000, files: 3);
        Assert.That(LogRecord.ReadAll(shim.LogPath).Select(r => r.Log), Is.EqualTo(["short\n"]));
        Assert.That(LogRecord.ReadAll(shim.LogPath + ".1").Select(r => r.Log), Is.EqualTo([new string('x', 5000) + "\n"]));
        Assert.That(LogRecord.ReadAll(shim.LogPath + ".2").Select(r => r.Log), Is.EqualTo(["short\n"]));
    }

    [Test]
    public void What_is_in_the_file_already_counts_and_stays()
    {
        using var shim = Supervisor.Spawn();
        File.WriteAllText(shim.LogPath, new string('x', 990) + "}\n");
        shim.CreateContainer("echo line", new() { Log = shim.LogPath, LogLimit = 1_000, LogFiles = 2 });
        shim.Control.Expect(Frame.Created);
        shim.Open();
        Assert.That(shim.WaitForExit(), Is.Zero);
        Assert.That(new FileInfo(shim.LogPath + ".1").Length, Is.EqualTo(992));
        Assert.That(LogRecord.ReadAll(shim.LogPath), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_full_disk_leaves_whole_records_and_the_container_runs_on()
    {
        using var shim = Create("i=0; while [ $i -lt 500 ]; do echo line $i; i=$((i+1)); done; exit 3");
        Native.LimitFileSize(shim.Pid, 10_000);
        shim.Control.Attach();
        shim.Open();
        var (stdout, _, exited) = shim.Control.ReadToEnd();
        Assert.That(exited!.WaitStatus, Is.EqualTo(3 << 8));
        Assert.That(stdout, Has.Length.EqualTo(Enumerable.Range(0, 500).Sum(i => $"line {i}\n".Length)));
        var records = LogRecord.ReadAll(shim.LogPath);
        Assert.That(records.Select(r => r.Log), Is.Unique.And.SubsetOf(Enumerable.Range(0, 500).Select(i => $"line {i}\n")));
        Assert.That(new FileInfo(shim.LogPath).Length, Is.InRange(9_800, 10_000));
    }

    [Test]
    public void Without_a_log_nothing_is_written()
    {
        using var shim = Supervisor.Create("echo output");
        shim.Open();
        Assert.That(shim.WaitForExit(), Is.Zero);
        Assert.That(Directory.GetFiles(shim.Folder, "*log*"), Is.Empty);
    }

    private static Supervisor Create(string script, long limit = 0, int files = 1) =>
        Supervisor.Create(script, at => new() { Log = at.LogPath, LogLimit = limit, LogFiles = files });

    private static Supervisor Finished(string script, long limit = 0, int files = 1)
    {
        var shim = Create(script, limit, files);
        shim.Open();
        shim.Control.Expect(Frame.Exited);
        return shim;
    }
}
