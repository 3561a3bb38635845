using Atoll.Host.Linux;
using Atoll.Host.Linux.ControlGroups;

namespace Atoll.Host.Tests;

internal sealed class LinuxTests
{
    private readonly HostProcesses _processes = new(TimeProvider.System);

    [Test]
    public async Task A_command_gives_its_code_and_what_it_wrote()
    {
        var result = await RunAsync("echo out; echo err >&2; exit 3");
        Assert.That((result.ExitCode, result.Stdout, result.Stderr), Is.EqualTo((3, "out\n", "err\n")));
    }

    [Test]
    public async Task A_command_that_dies_by_a_signal_gives_128_and_its_number()
        => Assert.That((await RunAsync("kill -9 $$")).ExitCode, Is.EqualTo(137));

    [Test]
    public async Task What_a_command_is_given_to_read_arrives_to_the_byte_and_more_than_a_pipe_holds_is_refused()
    {
        byte[] given = [0, 255, 10, .. new byte[60_000]];
        var cat = new Command { Path = "/bin/cat", Args = [], Stdin = given };
        Assert.That((await _processes.RunAsync(cat, CancellationToken.None)).StdoutBytes.ToArray(), Is.EqualTo(given));
        Assert.That(async () => await _processes.RunAsync(cat with { Stdin = new byte[65_537] }, CancellationToken.None),
            Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.InvalidArgument));
    }

    [Test]
    public async Task A_command_begins_with_default_signals_an_empty_mask_and_three_descriptors()
    {
        var signals = (await _processes.RunAsync(new Command { Path = "/bin/grep", Args = ["-E", "SigBlk|SigIgn", "/proc/self/status"] }, CancellationToken.None)).Stdout.Split('\n');
        Assert.That(signals[0], Is.EqualTo("SigBlk:\t0000000000000000"));

        // glibc 2.36 leaves its own two, 32 and 33, ignored.
        Assert.That(signals[1], Is.EqualTo("SigIgn:\t0000000000000000").Or.EqualTo("SigIgn:\t0000000180000000"));
        var descriptors = await _processes.RunAsync(new Command { Path = "/bin/ls", Args = ["-l", "/proc/self/fd"] }, CancellationToken.None);
        Assert.That(descriptors.Stdout.Trim().Split('\n'), Has.Length.EqualTo(5), () => descriptors.Stdout);
        var environment = await _processes.RunAsync(new Command { Path = "/usr/bin/env", Args = [] }, CancellationToken.None);
        Assert.That(environment.Stdout, Does.Match("^PATH=[^\n]*\n$"), "nothing of the daemon's environment but PATH");
    }

    [Test]
    public async Task A_flood_of_output_is_cut_and_does_not_block_the_command()
    {
        var result = await _processes.RunAsync(Shell("head -c 3000000 /dev/zero | tr '\\0' x; echo done >&2") with { MaxOutput = 1000 }, CancellationToken.None);
        Assert.That((result.Stdout.Length, result.Stderr), Is.EqualTo((1000, "done\n")));
    }

    [Test]
    public void A_command_that_overruns_its_time_is_ended_with_its_whole_group()
    {
        var began = TimeProvider.System.GetTimestamp();
        Assert.That(() => _processes.RunAsync(Shell("sleep 1000 & echo child; wait") with { Timeout = TimeSpan.FromMilliseconds(300) }, CancellationToken.None),
            Throws.TypeOf<CommandFailedException>().With.Property("Code").EqualTo(RuntimeErrorCode.DeadlineExceeded).And.Message.Contains("was ended"));
        Assert.That(TimeProvider.System.GetElapsedTime(began), Is.LessThan(TimeSpan.FromSeconds(60)));
    }

    [Test]
    public async Task A_grandchild_that_keeps_the_pipes_does_not_keep_the_call()
    {
        var result = await RunAsync("sleep 5 & echo $!");
        using var kill = System.Diagnostics.Process.Start("kill", [result.Stdout.Trim()]);
        Assert.That(result.ExitCode, Is.Zero);
    }

    [TestCase("/no/such/binary", "it does not exist")]
    [TestCase("/etc/passwd", "it is not executable")]
    public void A_binary_that_cannot_run_is_told_with_the_reason(string path, string reason)
        => Assert.That(() => _processes.RunAsync(new Command { Path = path, Args = [] }, CancellationToken.None),
            Throws.TypeOf<RuntimeException>().With.Message.EqualTo($"cannot run {path}: {reason}").And.Property("Code").EqualTo(RuntimeErrorCode.Unavailable));

    [Test]
    public void A_signal_reaches_only_the_very_process()
    {
        using var sleep = System.Diagnostics.Process.Start("sleep", ["1000"]);
        var identity = ProcessIdentity.Read(sleep.Id);
        Assert.That(() => _processes.Signal(identity with { StartTime = identity.StartTime + 1 }, 9), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.NotFound));
        Assert.That(sleep.HasExited, Is.False);
        _processes.Signal(identity, 9);
        sleep.WaitForExit();
        Assert.That(sleep.ExitCode, Is.EqualTo(137));
    }

    [Test]
    public void A_plain_folder_in_a_hierarchys_place_is_removed_and_the_parent_only_when_empty()
    {
        using var folder = new TemporaryFolder();
        folder.Write("unified/parent/id/cgroup.procs", "1");
        Directory.CreateDirectory(Path.Combine(folder.Path, "memory/parent/other"));
        Cgroups.Remove("/parent/id", folder.Path);
        Assert.That(Directory.Exists(Path.Combine(folder.Path, "unified/parent/id")), Is.False);
        Cgroups.RemoveEmpty("/parent", folder.Path);
        Assert.That((Directory.Exists(Path.Combine(folder.Path, "unified/parent")), Directory.Exists(Path.Combine(folder.Path, "memory/parent"))), Is.EqualTo((false, true)));
    }

    private Task<CommandResult> RunAsync(string script) => _processes.RunAsync(Shell(script), CancellationToken.None);

    private static Command Shell(string script) => new() { Path = "/bin/sh", Args = ["-c", script] };
}
