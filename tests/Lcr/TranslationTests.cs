using System.Text.Json.Nodes;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Lcr.Tests;

internal sealed class TranslationTests
{
    [Test]
    public void The_smallest_configuration_becomes_a_container_that_is_held_before_its_command()
    {
        var (configuration, steps) = Translated.Of(Translated.With(_ => { }));
        Assert.Multiple(() =>
        {
            Assert.That(configuration, Does.Contain("lxc.rootfs.path = dir:/tmp\n").And.Contain("lxc.namespace.clone = mnt pid uts ipc net\n").And.Contain("lxc.net.0.type = empty\n"));
            Assert.That(configuration, Does.Contain("lxc.cgroup.dir.container = atoll/c\n").And.Contain("lxc.cgroup.dir.monitor = atoll/c.monitor\n"));
            Assert.That(steps[^2..], Is.EqualTo(new[] { "hold", "run" }));
            Assert.That(steps, Does.Contain("command 1 /bin/true 2 PATH=/bin HOME=/ /bin").And.Contain("umask 18").And.Contain("user 0 0"));
            Assert.That(steps, Does.Contain("bound 0000000000000000"), "capabilities that are not given are none");
        });
    }

    [Test]
    public void A_process_gets_all_that_is_said_of_it()
    {
        var (configuration, steps) = Translated.Of(Translated.With("process", """
            {
              "terminal": true, "consoleSize": { "height": 24, "width": 80 },
              "user": { "uid": 7, "gid": 8, "umask": 63, "additionalGids": [9, 10] },
              "args": ["sh", "-c", "x"], "env": ["A=b", "HOME=/h"], "cwd": "/w",
              "capabilities": { "bounding": ["CAP_CHOWN", "CAP_CHECKPOINT_RESTORE"], "effective": ["CAP_CHOWN"], "permitted": ["CAP_CHOWN"], "inheritable": ["CAP_KILL"], "ambient": ["CAP_KILL"] },
              "rlimits": [{ "type": "RLIMIT_NOFILE", "soft": 5, "hard": 18446744073709551615 }],
              "noNewPrivileges": true, "oomScoreAdj": -5, "ioPriority": { "class": "IOPRIO_CLASS_BE", "priority": 3 },
              "apparmorProfile": "p", "selinuxLabel": "l"
            }
            """), ConsoleKind.Terminal);
        Assert.Multiple(() =>
        {
            Assert.That(steps, Is.SupersetOf(new[]
            {
                "terminal 24 80 1", "folder /w", "limit 7 5 infinity", "ioprio 16387", "bound 0000010000000001", "nonewprivs", "umask 63", "user 7 8 9 10",
                "capabilities 0000000000000001 0000000000000001 0000000000000020 0000000000000020", "cwd /w",
                "command 3 sh -c x 2 A=b HOME=/h /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            }));
            Assert.That(configuration, Does.Contain("lxc.proc.oom_score_adj = -5\n").And.Contain("lxc.apparmor.profile = p\n").And.Contain("lxc.selinux.context = l\n"));
        });
    }

    [Test]
    public void Namespaces_are_made_joined_or_the_hosts()
    {
        var (configuration, _) = Translated.Of(Translated.With(spec => spec["linux"] = JsonNode.Parse("""
            {
              "namespaces": [{ "type": "mount" }, { "type": "network", "path": "/proc/1/ns/net" }, { "type": "user" }, { "type": "cgroup" }],
              "uidMappings": [{ "containerID": 0, "hostID": 1000, "size": 10 }], "gidMappings": [{ "containerID": 0, "hostID": 2000, "size": 20 }]
            }
            """)));
        Assert.That(configuration, Does.Contain("lxc.namespace.share.net = /proc/1/ns/net\n").And.Contain("lxc.namespace.clone = mnt user cgroup\n")
            .And.Contain("lxc.idmap = u 0 1000 10\n").And.Contain("lxc.idmap = g 0 2000 20\n").And.Not.Contain("lxc.net.0"));
        Assert.That(configuration, Does.Contain("lxc.mount.entry = /dev/null dev/null none bind,create=file 0 0\n"), "nodes cannot be made in a user namespace");
    }

    [Test]
    public void Mounts_keep_their_order_and_blanks_in_their_paths()
    {
        var (configuration, steps) = Translated.Of(Translated.With("mounts", """
            [
              { "destination": "/proc", "type": "proc", "source": "proc", "options": ["nosuid"] },
              { "destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["nosuid", "noexec", "newinstance", "gid=5"] },
              { "destination": "/a b", "type": "bind", "source": "/etc", "options": ["rbind", "ro", "rslave"] },
              { "destination": "/f", "source": "/etc/hostname", "options": ["bind"] }
            ]
            """));
        Assert.That(configuration, Does.Contain("""
            lxc.mount.entry = proc proc proc nosuid,create=dir 0 0
            lxc.mount.entry = /etc a\040b none rbind,ro,rslave,create=dir 0 0
            lxc.mount.entry = /etc/hostname f none bind,create=file,rprivate 0 0
            """));
        Assert.That(steps, Does.Contain("mount devpts /dev/pts devpts 10 newinstance,gid=5"));
    }

    [Test]
    public void A_destination_is_reached_over_links_within_the_root_alone()
    {
        var root = Directory.CreateTempSubdirectory("atoll-lcr-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "run"));
            Directory.CreateSymbolicLink(Path.Combine(root, "var"), "/run");
            Directory.CreateSymbolicLink(Path.Combine(root, "out"), "../../../etc");
            Directory.CreateSymbolicLink(Path.Combine(root, "round"), "round");
            Assert.Multiple(() =>
            {
                Assert.That(RootfsPath.Resolve(root, "/var/x"), Is.EqualTo("run/x"));
                Assert.That(RootfsPath.Resolve(root, "/out/passwd"), Is.EqualTo("etc/passwd"));
                Assert.That(RootfsPath.Resolve(root, "/../.."), Is.Empty);
                Assert.That(() => RootfsPath.Resolve(root, "/round"), Throws.InstanceOf<RuntimeException>().With.Message.Contains("too many symbolic links"));
            });
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Test]
    public void Devices_hidden_paths_and_a_closed_root_are_steps_in_this_order()
    {
        var (_, steps) = Translated.Of(Translated.With(spec =>
        {
            spec["root"]!["readonly"] = true;
            spec["linux"]!["devices"] = JsonNode.Parse("""[{ "type": "b", "path": "/dev/d", "major": 8, "minor": 1, "fileMode": 384, "uid": 1, "gid": 2 }, { "type": "c", "path": "/dev/null", "major": 1, "minor": 3 }]""");
            spec["linux"]!["maskedPaths"] = new JsonArray("/proc/kcore");
            spec["linux"]!["readonlyPaths"] = new JsonArray("/proc/sys");
        }));
        Assert.That(steps.Where(step => step is "node /dev/d 24960 8 1 1 2" or "readonly /proc/sys" or "mask /proc/kcore" or "readonly /" or "hold"),
            Is.EqualTo(new[] { "node /dev/d 24960 8 1 1 2", "readonly /proc/sys", "mask /proc/kcore", "readonly /", "hold" }));
        Assert.That(steps.Count(step => step.StartsWith("node /dev/null ", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public void Hooks_in_the_container_come_between_start_and_command()
    {
        var (_, steps) = Translated.Of(Translated.With("hooks", """{ "startContainer": [{ "path": "/h", "args": ["h", "1"], "env": ["E=1"], "timeout": 3 }] }"""));
        Assert.That(steps[^3..], Is.EqualTo(new[] { "hold", $$"""hook 3 /h 2 h 1 1 E=1 {"ociVersion":"1.0.2","id":"{{Translated.Container.Id}}","status":"created","pid": ,"bundle":"/bundle"}""", "run" }));
    }

    [Test]
    public void A_seccomp_profile_becomes_a_filter_that_comes_last()
    {
        var (_, steps) = Translated.Of(Translated.With("linux.seccomp", """
            { "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "flags": ["SECCOMP_FILTER_FLAG_LOG"],
              "syscalls": [{ "names": ["mkdir", "no_such_call"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13, "args": [{ "index": 1, "value": 511, "op": "SCMP_CMP_EQ" }] }] }
            """));
        Assert.That(steps[^2], Does.Match("^seccomp 2 ([0-9a-f]{16})+$"));
        Assert.That(steps[^2], Does.Contain("060000000d000500"), "an instruction returns EACCES: BPF_RET, SECCOMP_RET_ERRNO | 13");
    }

    [TestCaseSource(nameof(Refusals))]
    public void What_cannot_be_done_is_refused_by_name(string path, string json, string words)
        => Assert.That(() => Translated.Of(Translated.With(path, json)), Throws.InstanceOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.NotSupported).And.Message.Contains(words));

    [TestCaseSource(nameof(Mistakes))]
    public void What_is_wrong_is_told_with_its_value(string path, string json, string words)
        => Assert.That(() => Translated.Of(Translated.With(path, json)), Throws.InstanceOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.InvalidArgument).And.Message.Contains(words));

    [Test]
    public void An_exec_is_no_container()
    {
        var bundle = new Bundle(Translated.With("linux.maskedPaths", """["/proc/kcore"]"""));
        var steps = Translated.Lines(ExecTranslation.Of(JsonNode.Parse("""{ "args": ["id"], "env": ["PATH=/x", "HOME=/"], "cwd": "/", "oomScoreAdj": 7 }""")!.AsObject(), bundle, ConsoleKind.Terminal));
        Assert.That(steps, Is.EqualTo(new[]
        {
            "terminal 0 0 0", "oom 7", "bound 0000000000000000", "umask 18", "user 0 0",
            "capabilities 0000000000000000 0000000000000000 0000000000000000 0000000000000000", "cwd /", "command 1 id 2 PATH=/x HOME=/ /x", "run",
        }));
    }

    private static IEnumerable<object[]> Refusals() =>
    [
        ["process.scheduler", """{ "policy": "SCHED_FIFO" }""", "process.scheduler"],
        ["process.execCPUAffinity", """{ "initial": "0" }""", "process.execCPUAffinity"],
        ["mounts", """[{ "destination": "/x", "type": "bind", "source": "/etc", "uidMappings": [{ "containerID": 0, "hostID": 0, "size": 1 }] }]""", "mounts[].uidMappings"],
        ["mounts", """[{ "destination": "/x", "type": "bind", "source": "/etc", "gidMappings": [{ "containerID": 0, "hostID": 0, "size": 1 }] }]""", "mounts[].gidMappings"],
        ["mounts", """[{ "destination": "/x", "type": "bind", "source": "/etc", "options": ["rbind", "rshared"] }]""", "'rshared' on /x"],
        ["mounts", """[{ "destination": "/x", "type": "bind", "source": "/etc", "options": ["rbind", "rro"] }]""", "'rro' on /x"],
        ["mounts", """[{ "destination": "/x", "type": "tmpfs", "source": "tmpfs", "options": ["tmpcopyup"] }]""", "'tmpcopyup' on /x"],
        ["mounts", """[{ "destination": "/elsewhere", "type": "cgroup", "source": "cgroup" }]""", "/elsewhere"],
        ["hooks.createContainer", """[{ "path": "/h" }]""", "hooks.createContainer"],
        ["linux.intelRdt", """{ "closID": "x" }""", "linux.intelRdt"],
        ["linux.mountLabel", "\"l\"", "linux.mountLabel"],
        ["linux.timeOffsets", """{ "monotonic": { "secs": 1 } }""", "linux.timeOffsets"],
        ["linux.personality", """{ "domain": "LINUX", "flags": ["x"] }""", "linux.personality.flags"],
        ["linux.rootfsPropagation", "\"shared\"", "linux.rootfsPropagation"],
        ["linux.namespaces", """[{ "type": "mount" }, { "type": "time" }]""", "'time'"],
        ["linux.namespaces", """[{ "type": "mount", "path": "/proc/1/ns/mnt" }]""", "linux.namespaces[].path"],
        ["linux.namespaces", """[{ "type": "pid" }]""", "mount namespace"],
        ["linux.seccomp", """{ "defaultAction": "SCMP_ACT_NOTIFY" }""", "SCMP_ACT_NOTIFY"],
        ["linux.seccomp", """{ "defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "/s" }""", "linux.seccomp.listenerPath"],
        ["linux.seccomp", """{ "defaultAction": "SCMP_ACT_ALLOW", "listenerMetadata": "m" }""", "linux.seccomp.listenerMetadata"],
        ["linux.resources.memory", """{ "kernel": 1 }""", "linux.resources.memory.kernel"],
        ["linux.resources.memory", """{ "checkBeforeUpdate": true }""", "linux.resources.memory.checkBeforeUpdate"],
    ];

    private static IEnumerable<object[]> Mistakes() =>
    [
        ["root.path", "\"/no/such/root\"", "root.path is no folder: /no/such/root"],
        ["process.args", "[]", "process.args is empty"],
        ["process.cwd", "7", "'cwd' is not a string"],
        ["process.capabilities", """{ "bounding": ["CAP_NONE"] }""", "'CAP_NONE'"],
        ["process.rlimits", """[{ "type": "RLIMIT_NONE", "soft": 1, "hard": 1 }]""", "'RLIMIT_NONE'"],
        ["process.ioPriority", """{ "class": "FAST" }""", "'FAST'"],
        ["mounts", """[{ "destination": "x", "type": "tmpfs" }]""", "'x' is not an absolute path"],
        ["mounts", """[{ "destination": "/x", "type": "bind", "source": "/no/such/source" }]""", "there is no /no/such/source"],
        ["hostname", "\"a\\nlxc.hook.start = x\"", "line break"],
        ["linux.sysctl", """{ "kernel.panic": "1" }""", "kernel.panic is the host's"],
        ["linux.sysctl", """{ "net/../kernel.panic": "1" }""", "is no name of a kernel setting"],
        ["linux.devices", """[{ "type": "x", "path": "/dev/x" }]""", "'x' is no type"],
        ["linux.maskedPaths", """["proc"]""", "'proc' is not an absolute path"],
        ["linux.seccomp", """{ "defaultAction": "SCMP_ACT_MAYBE" }""", "'SCMP_ACT_MAYBE'"],
    ];
}
