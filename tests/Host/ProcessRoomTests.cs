using Atoll.Host.Linux.ControlGroups;

namespace Atoll.Host.Tests;

internal sealed class ProcessRoomTests
{
    [TestCase("0::/system.slice/atolld.service\n", "", Description = "cgroup v2")]
    [TestCase("5:memory:/else\n4:pids:/system.slice/atolld.service\n1:name=systemd:/\n0::/else\n", "pids/", Description = "cgroup v1")]
    public void What_is_new_is_refused_before_the_limit_is_reached(string cgroup, string hierarchy)
    {
        using var folder = new TemporaryFolder();
        var room = new ProcessRoom(folder.Write("cgroup", cgroup), folder.Path);
        Assert.That(() => room.Require("start"), Throws.Nothing, "no files, no limit");
        Limit("system.slice/atolld.service", "max", 5);
        Assert.That(() => room.Require("start"), Throws.Nothing);
        Limit("system.slice/atolld.service", "200", 160);
        Assert.That(() => room.Require("start"), Throws.Nothing);
        Limit("system.slice/atolld.service", "200", 161);
        Assert.That(() => room.Require("start container c"), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.ResourceExhausted)
            .And.Message.EqualTo($"cannot start container c: {folder.Path}/{hierarchy}system.slice/atolld.service holds 161 of the 200 processes and threads that it may; raise its pids.max (TasksMax in the daemon's unit), or remove containers"));
        Limit("system.slice/atolld.service", "60", 45);
        Assert.That(() => room.Require("start"), Throws.Nothing, "of a small limit a quarter is kept");
        Limit("system.slice", "1000", 990);
        Assert.That(() => room.Require("start"), Throws.TypeOf<RuntimeException>().With.Message.Contains("/system.slice holds 990"), "those above count too");

        void Limit(string path, string most, int current)
        {
            folder.Write($"{hierarchy}{path}/pids.max", most + "\n");
            folder.Write($"{hierarchy}{path}/pids.current", current + "\n");
        }
    }
}
