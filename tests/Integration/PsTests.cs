using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>What people and scripts ask for.</summary>
internal sealed class PsTests(string runtime) : RuntimeSuite(runtime)
{
    private static readonly (string Reason, string[] Flags)[] Unkept =
    [
        ("no security option", ["--security-opt", "colour=red"]),
        ("cannot be kept", ["--security-opt", "apparmor=mine"]),
        ("is the host's", ["--sysctl", "kernel.core_pattern=x"]),
        ("would change the host", ["--sysctl", "net.core.somaxconn=1", "--net", "host"]),
        ("is no ulimit", ["--ulimit", "colour=1"]),
        ("above its hard limit", ["--ulimit", "nofile=2:1"]),
        ("is no network mode", ["--net", "bridge"]),
        ("is no device", ["--device", "/etc"]),
        ("no rule for devices", ["--device-cgroup-rule", "x"]),
        ("systemd unit", ["--annotation", "org.systemd.property.x=1"]),
        ("conflicting options", ["--cpus", "1", "--cpu-period", "1000"]),
        ("not within 10 and 1000", ["--blkio-weight", "5"]),
        ("needs a memory limit", ["--memory-swap", "10m"]),
        ("no list of CPUs", ["--cpuset-cpus", "a-b"]),
        ("a hostname and the UTS mode", ["--uts", "host", "--hostname", "x"]),
    ];

    [Test]
    public async Task Ps_filters_limits_and_formats()
    {
        await using var daemon = await StartDaemonAsync();
        var first = await daemon.OkAsync("run", "-d", "--name", "first", "-l", "tier=front", "-l", "flag", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.RunAsync("run", "--name", "second", "-l", "tier=back", Rootfs.Folder, "/bin/sh", "-c", "exit 4");
        await daemon.OkAsync("create", "--name", "third", Rootfs.Folder);
        foreach (var (args, expected) in new (string[], string)[]
        {
            ([], "first"), (["-a"], "third second first"), (["-l"], "third"), (["-n", "2"], "third second"),
            (["-f", "label=tier"], "first"), (["-a", "-f", "label=tier=back"], "second"), (["-f", "status=created", "-f", "status=exited"], "third second"),
            (["-f", "exited=4"], "second"), (["-a", "-f", "name=ir"], "third first"), (["-a", "-f", $"id={first[..5]}"], "first"), (["-a", "-f", "before=second"], "first"), (["-a", "-f", "since=second"], "third"),
            (["-a", "-f", $"runtime={Runtime}", "-f", "label=flag"], "first"), (["-f", "health=healthy"], ""),
        })
        {
            Assert.That((await daemon.OkAsync(["ps", "--format", "{{.Names}}", .. args])).Replace('\n', ' '), Is.EqualTo(expected), string.Join(' ', args));
        }

        Assert.That(await daemon.OkAsync("ps", "--no-trunc", "--format", "table {{.ID}}\\t{{.Label \"tier\"}}"), Does.Match($"^CONTAINER ID +tier\n{first} +front$"));
        Assert.That((await daemon.RunAsync("ps", "-f", "colour=red")).Stderr, Does.Contain("invalid filter 'colour'"));
        Assert.That((await daemon.RunAsync("ps", "-f", "status=odd")).Stderr, Does.Contain("invalid filter 'status=odd'"));
    }

    [Test]
    public async Task Each_flag_of_a_container_is_in_force()
    {
        await using var daemon = await StartDaemonAsync();
        var folder = Path.Combine(daemon.Folder, "files");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "env"), "# comment\nFROM_FILE=1\n");
        File.WriteAllText(Path.Combine(folder, "labels"), "a=1\nb\n");
        File.WriteAllText(Path.Combine(folder, "hooks.json"), $$"""{"poststop": [{"path": "/bin/sh", "args": ["sh", "-c", "echo ran > {{folder}}/hook"], "timeout": 5}]}""");
        File.WriteAllText(Path.Combine(folder, "seccomp.json"), """{"defaultAction": "SCMP_ACT_ALLOW", "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": []}], "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}""");
        var words = await daemon.OkAsync(
            "run", "--name", "c", "--env-file", $"{folder}/env", "--label-file", $"{folder}/labels", "--ulimit", "nofile=100:200", "--sysctl", "net.ipv4.ip_forward=1",
            "--tmpfs", "/scratch:size=1m,exec", "--mount", $"type=bind,src={folder},dst=/files,readonly", "--device", "/dev/null:/dev/mine:rw", "--security-opt", "no-new-privileges",
            "--security-opt", $"seccomp={folder}/seccomp.json", "--annotation", "org.example=1", "--hook-spec", $"{folder}/hooks.json", "--group-add", "77", "--shm-size", "2m", "--stop-signal", "USR1",
            "--hostname", "named", "--cidfile", $"{folder}/id", "--entrypoint", "/bin/sh", Rootfs.Folder, "-c",
            "echo $FROM_FILE; ulimit -n; cat /proc/sys/net/ipv4/ip_forward; mount | grep -c 'scratch.*size=1024k'; touch /files/x 2>&1 | grep -o Read-only; test -c /dev/mine && echo device; grep NoNewPrivs /proc/self/status; mkdir /tmp/made 2>&1 | grep -o 'not permitted'; id -G; mount | grep -o 'shm.*size=[0-9]*k' | grep -o '[0-9]*k'; hostname");
        Assert.That(words.Split('\n'), Is.EqualTo((string[])["1", "100", "1", "1", "Read-only", "device", "NoNewPrivs:\t1", "not permitted", "0 77", "2048k", "named"]));
        Assert.That(File.ReadAllText(Path.Combine(folder, "id")), Is.EqualTo(await daemon.OkAsync("inspect", "-f", "{{.Id}}", "c")));
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{json .Config.Labels}} {{.Config.StopSignal}} {{.Config.Annotations}}", "c"), Is.EqualTo("{\"a\":\"1\",\"b\":\"\"} SIGUSR1 map[org.example:1]"));
        Assert.That(File.ReadAllText(Path.Combine(folder, "hook")), Is.EqualTo("ran\n"));
        Assert.That((await daemon.RunAsync("create", "--cidfile", $"{folder}/id", Rootfs.Folder)).Stderr, Does.Contain("container ID file found"));
    }

    [Test]
    public async Task Namespaces_of_another_container_are_joined_as_it_is_now()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "host", "--hostname", "theirs", Rootfs.Folder, "/bin/sleep", "1000");
        string[] join = ["--net", "container:host", "--pid", "container:host", "--ipc", "container:host", "--uts", "container:host"];
        const string Links = "for n in net pid ipc uts; do readlink /proc/self/ns/$n; done; hostname";
        var theirs = await daemon.OkAsync("exec", "host", "/bin/sh", "-c", Links);
        await daemon.RunAsync(["run", "--name", "guest", .. join, Rootfs.Folder, "/bin/sh", "-c", Links]);
        Assert.That(await daemon.OkAsync("logs", "guest"), Is.EqualTo(theirs));

        await daemon.OkAsync("restart", "-t", "0", "host");
        theirs = await daemon.OkAsync("exec", "host", "/bin/sh", "-c", Links);
        await daemon.OkAsync("start", "-a", "guest");
        Assert.That(await daemon.OkAsync("logs", "--tail", "5", "guest"), Is.EqualTo(theirs), "the other's namespaces are looked up at each start");

        await daemon.OkAsync("stop", "-t", "0", "host");
        Assert.That((await daemon.RunAsync("start", "guest")).Stderr, Does.Contain("cannot join the network namespace of container host: it is exited"));
        Assert.That((await daemon.RunAsync("create", "--net", "container:nobody", Rootfs.Folder)).Stderr, Does.Contain("No such container"));
    }

    [Test]
    [Promise("S17")]
    [Promise("S18")]
    public async Task What_cannot_be_kept_is_refused_before_anything_is_done()
    {
        await using var daemon = await StartDaemonAsync();
        foreach (var (reason, flags) in Unkept)
        {
            var refused = await daemon.RunAsync(["create", .. flags, Rootfs.Folder]);
            Assert.That((refused.ExitCode, refused.Stdout), Is.EqualTo((125, "")), string.Join(' ', flags));
            Assert.That(refused.Stderr, Does.Contain(reason));
            Assert.That(await daemon.OkAsync("ps", "-aq"), Is.Empty, string.Join(' ', flags));
        }
    }
}
