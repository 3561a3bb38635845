using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests;

/// <summary>More than a 32-bit counter holds. Streams are carried by the supervisor, and behind shims by the keeper of their fifos: one runtime for each.</summary>
[TestFixture("crun")]
[TestFixture("io.containerd.runc-crun.v2")]
internal sealed class LargeOutputTests(string runtime)
{
    [Test]
    public async Task Two_gibibytes_of_an_exec_arrive_whole()
    {
        const long Size = 2L << 30;
        await using var daemon = await TestRuntimes.Named(runtime).StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        using var exec = daemon.Start("exec", "c", "/bin/dd", "if=/dev/zero", "bs=1M", "count=2048");
        var buffer = new byte[1 << 20];
        long total = 0;
        int n;
        while ((n = await exec.Stdout.ReadAsync(buffer)) > 0)
        {
            Assert.That(buffer.AsSpan(0, n).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
            total += n;
        }

        Assert.That((total, (await exec.FinishAsync()).ExitCode), Is.EqualTo((Size, 0)));
    }
}
