using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests;

/// <summary>What packagers install: systemd itself says whether it understands it.</summary>
internal sealed class PackagingTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("atoll-packaging-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Systemd_understands_the_unit()
    {
        var unit = await File.ReadAllTextAsync(Path.Combine(Installation.Repository, "packaging", "atoll.service"));
        Assert.That(unit, Does.Contain("ExecStart=/opt/atoll/bin/atolld\n"));
        var file = Path.Combine(_folder, "atoll.service");
        await File.WriteAllTextAsync(file, unit.Replace("/opt/atoll/bin/atolld", Installation.Daemon, StringComparison.Ordinal));
        // Manual pages of the unit are not those of this machine.
        using var verify = new RunningCommand("systemd-analyze", ["verify", "--man=no", file]);
        var outcome = await verify.FinishAsync();
        Assert.That((outcome.ExitCode, outcome.Stdout + outcome.Stderr), Is.EqualTo((0, "")));
    }

    [Test]
    public async Task A_mistake_in_a_unit_would_be_seen()
    {
        var file = Path.Combine(_folder, "atoll.service");
        await File.WriteAllTextAsync(file, $"[Service]\nType=notfy\nExecStart={Installation.Daemon}\n");
        using var verify = new RunningCommand("systemd-analyze", ["verify", "--man=no", file]);
        Assert.That((await verify.FinishAsync()).Stderr, Does.Contain("notfy"));
    }

    [Test]
    public async Task Systemd_makes_the_state_folder_that_the_daemon_makes()
    {
        using var make = new RunningCommand("systemd-tmpfiles", [$"--root={_folder}", "--create", Path.Combine(Installation.Repository, "packaging", "atoll.tmpfiles.conf")]);
        var outcome = await make.FinishAsync();
        Assert.That((outcome.ExitCode, outcome.Stderr), Is.EqualTo((0, "")));
        var mode = File.GetUnixFileMode(Path.Combine(_folder, "run", "atoll"));
        await using var daemon = await TestDaemon.StartAsync();
        Assert.That(mode, Is.EqualTo(File.GetUnixFileMode(daemon.State)));
    }
}
