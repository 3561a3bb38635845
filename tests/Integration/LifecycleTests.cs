using System.Text.Json;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

internal sealed class LifecycleTests(string runtime) : RuntimeSuite(runtime)
{
    [Test]
    public async Task A_container_goes_from_created_over_running_to_exited_and_starts_again()
    {
        await using var daemon = await StartDaemonAsync();
        var id = await daemon.OkAsync("create", "--name", "walker", Rootfs.Folder, "/bin/sh", "-c", "echo run; exec sleep 1000");
        Assert.That(id, Does.Match("^[0-9a-f]{64}$"));
        Assert.That(await StatusAsync(daemon, "walker"), Is.EqualTo("created"));

        Assert.That(await daemon.OkAsync("start", "walker"), Is.EqualTo("walker"));
        Assert.That(await StatusAsync(daemon, id[..12]), Is.EqualTo("running"));
        Assert.That(await daemon.OkAsync("start", "walker"), Is.EqualTo("walker"), "starting a running container is no error");

        Assert.That(await daemon.OkAsync("stop", "-t", "1", "walker"), Is.EqualTo("walker"));
        var state = await StateAsync(daemon, "walker");
        Assert.That((state.GetProperty("Status").GetString(), state.GetProperty("ExitCode").GetInt32(), state.GetProperty("Pid").GetInt32()), Is.EqualTo(("exited", 137, 0)));

        await daemon.OkAsync("start", "walker");
        using (var log = daemon.Start("logs", "-f", "walker"))
        {
            Assert.That((await log.ReadLineAsync(), await log.ReadLineAsync()), Is.EqualTo(("run", "run")));
        }

        await daemon.OkAsync("kill", "walker");
        Assert.That(await daemon.OkAsync("wait", "walker"), Is.EqualTo("137"));
        Assert.That((await daemon.RunAsync("logs", "walker")).Stdout, Is.EqualTo("run\nrun\n"), "the log goes on over a restart");
        Assert.That(await daemon.OkAsync("rm", "walker"), Is.EqualTo("walker"));
        Assert.That(await daemon.OkAsync("ps", "-aq"), Is.Empty);
    }

    [Test]
    public async Task Stop_sends_the_stop_signal_first()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "polite", "--stop-signal", "SIGUSR1", Rootfs.Folder, "/bin/sh", "-c", "trap 'exit 9' USR1; echo up; while :; do sleep 0.1; done");
        await WaitForLogAsync(daemon, "polite", "up");
        await daemon.OkAsync("stop", "polite");
        Assert.That((await StateAsync(daemon, "polite")).GetProperty("ExitCode").GetInt32(), Is.EqualTo(9));
        Assert.That(await daemon.OkAsync("stop", "polite"), Is.EqualTo("polite"), "stopping a stopped container is no error");
    }

    [Test]
    public async Task What_a_state_does_not_allow_is_refused_by_name_and_changes_nothing()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("create", "--name", "still", Rootfs.Folder, "/bin/sleep", "1000");
        var kill = await daemon.RunAsync("kill", "still");
        Assert.That((kill.ExitCode, kill.Stderr), Is.EqualTo((125, "Error response from daemon: cannot kill container still: it is created\n")));

        await daemon.OkAsync("start", "still");
        var rm = await daemon.RunAsync("rm", "still");
        Assert.That((rm.ExitCode, rm.Stderr), Is.EqualTo((125, "Error response from daemon: cannot remove container still: it is running; stop it before, or remove it by force\n")));
        Assert.That(await StatusAsync(daemon, "still"), Is.EqualTo("running"));
        Assert.That(await daemon.OkAsync("rm", "-f", "still"), Is.EqualTo("still"));
    }

    [Test]
    public async Task Wait_ends_with_the_container_and_prints_its_code()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "-i", "--name", "waited", Rootfs.Folder, "/bin/sh", "-c", "sleep 0.3; exit 5");
        Assert.That(await daemon.OkAsync("wait", "waited"), Is.EqualTo("5"));
        Assert.That(await daemon.OkAsync("wait", "waited"), Is.EqualTo("5"), "asked again it answers at once");
    }

    [Test]
    public async Task Ps_and_inspect_show_who_serves_the_container()
    {
        await using var daemon = await StartDaemonAsync();
        var id = await daemon.OkAsync("run", "-d", "--name", "shown", "--label", "tier=front", Rootfs.Folder, "/bin/sleep", "1000");
        Assert.That(await daemon.OkAsync("ps", "-q"), Is.EqualTo(id[..12]));
        var row = JsonDocument.Parse(await daemon.OkAsync("ps", "--format", "json")).RootElement;
        Assert.That(row.GetProperty("Names").GetString(), Is.EqualTo("shown"));

        var container = JsonDocument.Parse(await daemon.OkAsync("inspect", "shown")).RootElement[0];
        Assert.Multiple(() =>
        {
            Assert.That(container.GetProperty("Id").GetString(), Is.EqualTo(id));
            Assert.That(container.GetProperty("HostConfig").GetProperty("Runtime").GetString(), Is.EqualTo(Runtime));
            Assert.That(container.GetProperty("Atoll").GetProperty("Plugin").GetString(), Is.EqualTo(TestRuntimes.Named(Runtime).Plugin));
            Assert.That(container.GetProperty("Atoll").GetProperty("Resolution").EnumerateArray().Select(line => line.GetString()!).Where(line => !line.StartsWith(' ')).Select(line => line.Split(':')[0]), Is.EqualTo((string[])["source", "allowed", "converted", "claimed"]));
            Assert.That(container.GetProperty("Config").GetProperty("Labels").GetProperty("tier").GetString(), Is.EqualTo("front"));
            Assert.That(Directory.Exists($"/proc/{container.GetProperty("State").GetProperty("Pid").GetInt32()}"), Is.True);
        });
    }

    [Test]
    public async Task Logs_follow_until_the_container_ends()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "talker", "--log-opt", "max-size=4k", "--log-opt", "max-file=50", Rootfs.Folder, "/bin/sh", "-c", "i=0; while [ $i -lt 300 ]; do echo line $i; i=$((i+1)); sleep 0.003; done");
        using var follow = daemon.Start("logs", "-f", "talker");
        Assert.That((await follow.FinishAsync()).Line.Split('\n'), Is.EqualTo(Enumerable.Range(0, 300).Select(i => $"line {i}")), "no line is lost or repeated over rotations");
    }

    [Test]
    [Promise("S47")]
    public async Task One_of_many_creates_of_one_name_wins()
    {
        await using var daemon = await StartDaemonAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => daemon.RunAsync("create", "--name", "single", Rootfs.Folder, "/bin/true")));
        Assert.That(outcomes.Count(outcome => outcome.ExitCode == 0), Is.EqualTo(1));
        Assert.That(outcomes.Where(outcome => outcome.ExitCode != 0).Select(outcome => outcome.Stderr), Is.All.Contains("already in use"));
    }

    private static async Task<JsonElement> StateAsync(TestDaemon daemon, string name)
        => JsonDocument.Parse(await daemon.OkAsync("inspect", name)).RootElement[0].GetProperty("State");

    private static async Task<string> StatusAsync(TestDaemon daemon, string name) => (await StateAsync(daemon, name)).GetProperty("Status").GetString()!;

    /// <summary>Follows the log until it holds a line.</summary>
    private static async Task WaitForLogAsync(TestDaemon daemon, string name, string line)
    {
        using var follow = daemon.Start("logs", "-f", name);
        while (await follow.ReadLineAsync() != line)
        {
        }
    }
}
