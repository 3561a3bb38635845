using System.Globalization;
using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Process;

/// <summary>Every container pays for its supervisor: docs/decisions/0002.</summary>
internal sealed class FootprintTests
{
    private const int Budget = 64; // KiB; measured: 28

    [Test]
    public void An_idle_supervisor_has_hardly_any_memory_of_its_own()
    {
        using var shim = Supervisor.Create("exit 0", at => new() { Log = at.LogPath, Stdin = "open" });
        Assert.That(PrivateDirty(shim), Is.LessThanOrEqualTo(Budget));
        Assert.That(Directory.GetDirectories($"/proc/{shim.Pid}/task"), Has.Length.EqualTo(1));
    }

    [Test]
    public void The_memory_of_a_burst_is_given_back()
    {
        using var shim = Supervisor.Create("head -c 1000000 /dev/zero; read _ <gate2", at => new() { Log = at.LogPath });
        shim.Control.Attach();
        shim.Open();
        for (var length = 0; length < 1_000_000;) length += shim.Control.Expect(Frame.Stdout).Payload.Length;
        Eventually.That(() => PrivateDirty(shim) <= Budget, "the pages are released");
        shim.Open("gate2");
        shim.Control.Expect(Frame.Exited);
    }

    [Test]
    public void Peers_that_come_and_go_leave_no_descriptor()
    {
        using var shim = Supervisor.Create("exit 0", _ => new() { Stdin = "open" });
        var before = Descriptors(shim);
        for (var i = 0; i < 50; i++)
        {
            using var peer = shim.Connect();
            peer.Expect(Frame.Created);
            peer.Attach();
        }

        Eventually.That(() => Descriptors(shim) == before, "the descriptors are closed");
    }

    [Test]
    public void A_supervisor_is_the_last_to_go_for_want_of_memory_and_its_container_is_not()
    {
        var own = File.ReadAllText("/proc/self/oom_score_adj");
        using var shim = Supervisor.Create("exit 0");
        // Lowering it takes a right, CAP_SYS_RESOURCE.
        const ulong sysResource = 1UL << 24;
        var rights = ulong.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapEff:", StringComparison.Ordinal))["CapEff:".Length..], NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        Assert.That(File.ReadAllText($"/proc/{shim.Pid}/oom_score_adj"), Is.EqualTo((rights & sysResource) == 0 ? own : "-999\n"));
        Assert.That(File.ReadAllText($"/proc/{BitConverter.ToInt64(shim.Created!.Payload)}/oom_score_adj"), Is.EqualTo(own));
    }

    private static int Descriptors(Supervisor shim) => Directory.GetFiles($"/proc/{shim.Pid}/fd").Length;

    private static int PrivateDirty(Supervisor shim)
    {
        var line = File.ReadLines($"/proc/{shim.Pid}/smaps_rollup").First(line => line.StartsWith("Private_Dirty:", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
