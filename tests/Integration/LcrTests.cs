using System.Text.Json;
using System.Text.Json.Nodes;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>What only lcr has: a library that may be missing, LXC's monitor, LXC's own reasons.</summary>
internal sealed class LcrTests
{
    [Test]
    public async Task Without_its_library_the_plugin_is_unavailable_until_that_is_there()
    {
        var prepared = TestDaemon.Prepare("plugin_folders = [\"{plugins}\"]\n");
        await using var daemon = prepared;
        var library = Path.Combine(daemon.Folder, "liblxc.so");
        await File.AppendAllTextAsync(daemon.Config, $"[plugins.lcr]\nlibrary = \"{library}\"\n");
        await daemon.StartAgainAsync();

        var reason = $"there is no {library}; correct library in [plugins.lcr] of plugins.toml";
        Assert.That(await daemon.OkAsync("plugin", "ls"), Does.Match($"lcr +0.1.0 +unavailable +100 +lcr +{System.Text.RegularExpressions.Regex.Escape(reason)}"));
        var refused = await daemon.RunAsync("create", Rootfs.Folder, "/bin/true");
        Assert.That((refused.ExitCode, refused.Stderr), Is.EqualTo((125, $"Error response from daemon: runtime 'lcr' needs plugin lcr, which is unavailable: {reason}\n")), "without default_runtime lcr is asked for");
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "runc", Rootfs.Folder, "/bin/echo", "others work")).Line, Is.EqualTo("others work"));

        File.CreateSymbolicLink(library, "/usr/lib/x86_64-linux-gnu/liblxc.so.1");
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "found now")).Line, Is.EqualTo("found now"));
        Assert.That(await daemon.OkAsync("plugin", "ls"), Does.Match("lcr +0.1.0 +active"));
    }

    [TestCase("const char *lxc_get_version(void) { return \"4.0.6\"; } void lxc_log_init(void) {} void lxc_container_new(void) {}", "is version '4.0.6' of LXC, and 5 is needed")]
    [TestCase("void lxc_log_init(void) {} void lxc_container_new(void) {}", "is no liblxc: it has no function lxc_get_version")]
    public async Task Another_library_is_refused_with_what_is_wrong(string source, string words)
    {
        await using var daemon = TestDaemon.Prepare("default_runtime = \"lcr\"\nplugin_folders = [\"{plugins}\"]\n");
        var library = Path.Combine(daemon.Folder, "other.so");
        await File.WriteAllTextAsync(Path.Combine(daemon.Folder, "other.c"), source);
        using (var compiler = new RunningCommand("gcc", ["-shared", "-fPIC", "-o", library, Path.Combine(daemon.Folder, "other.c")]))
        {
            Assert.That((await compiler.FinishAsync()).ExitCode, Is.Zero);
        }

        await File.AppendAllTextAsync(daemon.Config, $"[plugins.lcr]\nlibrary = \"{library}\"\n");
        await daemon.StartAgainAsync();
        Assert.That((await daemon.RunAsync("create", Rootfs.Folder)).Stderr, Does.Contain($"which is unavailable: {library} {words}"));
        Assert.That(await daemon.OkAsync("plugin", "ls"), Does.Match("lcr +0.1.0 +unavailable"));
    }

    [TestCase("LCR")]
    [TestCase("Lcr")]
    public async Task The_name_is_taken_in_any_case(string name)
    {
        await using var daemon = await TestDaemon.StartAsync();
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", name, Rootfs.Folder, "/bin/echo", "here")).Line, Is.EqualTo("here"));
    }

    [Test]
    [Promise("S44")]
    public async Task A_root_filesystem_that_is_none_is_told_of()
    {
        await using var daemon = await StartAsync();
        var root = Path.Combine(daemon.Folder, "root-to-be-lost");
        Directory.CreateDirectory(root);
        await daemon.OkAsync("create", "--name", "c", root, "/bin/true");
        Directory.Delete(root);
        var gone = await daemon.RunAsync("start", "c");
        Assert.That((gone.ExitCode, gone.Stderr), Is.EqualTo((125, $"Error response from daemon: config.json cannot be used: root.path is no folder: {root}\n")));
        File.WriteAllText(root, "");
        Assert.That((await daemon.RunAsync("start", "c")).Stderr, Does.Contain("root.path is no folder"));
        File.Delete(root);
        Directory.CreateDirectory(root);
        Assert.That((await daemon.RunAsync("start", "c")).Stderr, Does.Contain("cannot run /bin/true: No such file or directory"), "an empty folder holds no command");
        await daemon.OkAsync("rm", "c");
    }

    [Test]
    public async Task What_LXC_refuses_comes_with_its_logs_reason()
    {
        await using var daemon = await StartAsync();
        var refused = await daemon.RunAsync("run", "--rm", "--sysctl", "net.ipv4.ip_forward=never", Rootfs.Folder, "/bin/true");
        Assert.That(refused.ExitCode, Is.EqualTo(125));
        Assert.That(refused.Stderr, Does.Contain("lcr create failed: LXC could not start the container: Invalid argument - Failed to setup sysctl parameters net.ipv4.ip_forward to never"));
        var mistaken = await daemon.RunAsync("run", "--rm", "--cpuset-cpus", "60000", Rootfs.Folder, "/bin/true");
        Assert.That(mistaken.Stderr, Does.Contain("cpuset.cpus").And.Contain("60000"));
    }

    [Test]
    public async Task Twenty_at_once_each_get_their_own()
    {
        await using var daemon = await StartAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/sh", "-c", $"echo {i}; exit {i}")));
        Assert.That(outcomes.Select(outcome => (outcome.ExitCode, outcome.Line)), Is.EqualTo(Enumerable.Range(0, 20).Select(i => (i, $"{i}"))));
    }

    [Test]
    [Promise("F7")]
    public async Task The_death_of_LXCs_monitor_leaves_a_container_that_can_be_stopped_and_removed()
    {
        await using var daemon = await StartAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        var id = await daemon.OkAsync("inspect", "-f", "{{.Id}}", "c");
        var pids = File.ReadAllText(Path.Combine(daemon.State, "containers", id, "init")).Split(' ');
        using (var kill = System.Diagnostics.Process.Start("kill", ["-9", pids[2]]))
        {
            await kill.WaitForExitAsync();
        }

        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Status}} {{.State.Pid}}", "c"), Is.EqualTo($"running {pids[0]}"));
        await daemon.OkAsync("stop", "-t", "0", "c");
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.ExitCode}} {{.State.ExitUnknown}}", "c"), Is.EqualTo("255 true"));
        await daemon.OkAsync("start", "c");
        await daemon.OkAsync("rm", "-f", "c");
    }

    [Test]
    public async Task The_death_of_the_supervisor_costs_the_streams_and_not_the_exit_code()
    {
        await using var daemon = await StartAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sh", "-c", "trap 'exit 9' TERM; while :; do sleep 0.05; done");
        var id = await daemon.OkAsync("inspect", "-f", "{{.Id}}", "c");
        using (var kill = System.Diagnostics.Process.Start("kill", ["-9", File.ReadAllText(Path.Combine(daemon.State, "containers", id, "process")).Split(' ')[2]]))
        {
            await kill.WaitForExitAsync();
        }

        await daemon.OkAsync("kill", "-s", "TERM", "c");
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("9"), "LXC's monitor has recorded it");
    }

    [Test]
    [Promise("F43")]
    public async Task Hooks_run_in_their_order_with_the_state_and_within_their_time()
    {
        await using var daemon = await StartAsync();
        var log = Path.Combine(daemon.Folder, "hooks.log");
        var script = Path.Combine(daemon.Folder, "hook");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\necho \"$1 $WHO $(cat)\" >>{log}\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var hooks = new JsonObject { ["startContainer"] = new JsonArray(new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", "cat >/tmp/state") }) };
        foreach (var phase in new[] { "prestart", "createRuntime", "poststart", "poststop" })
        {
            hooks[phase] = new JsonArray(new JsonObject { ["path"] = script, ["args"] = new JsonArray("hook", phase), ["env"] = new JsonArray("PATH=/bin:/usr/bin", "WHO=me") });
        }

        var outcome = await RunWithHooksAsync(daemon, hooks, "run", "--rm", "--tmpfs", "/tmp", "--annotation", "a=b", Rootfs.Folder, "/bin/cat", "/tmp/state");
        var inside = JsonDocument.Parse(outcome.Stdout).RootElement;
        Assert.That((inside.GetProperty("pid").GetInt32(), inside.GetProperty("annotations").GetProperty("a").GetString()), Is.EqualTo((1, "b")));
        var lines = File.ReadAllLines(log).Select(line => line.Split(' ', 3)).ToArray();
        Assert.That(lines.Select(line => $"{line[0]} {line[1]} {JsonDocument.Parse(line[2]).RootElement.GetProperty("status").GetString()}"),
            Is.EqualTo(new[] { "prestart me creating", "createRuntime me creating", "poststart me running", "poststop me stopped" }));

        var late = await RunWithHooksAsync(daemon, new JsonObject { ["prestart"] = new JsonArray(new JsonObject { ["path"] = "/bin/sleep", ["args"] = new JsonArray("sleep", "1000"), ["timeout"] = 1 }) }, "run", "--rm", Rootfs.Folder, "/bin/true");
        Assert.That(late.Stderr, Does.Contain("the prestart hook /bin/sleep ran longer than its timeout of 1 s"));
        var failing = await RunWithHooksAsync(daemon, new JsonObject { ["startContainer"] = new JsonArray(new JsonObject { ["path"] = "/bin/false" }) }, "run", "--rm", Rootfs.Folder, "/bin/true");
        Assert.That(failing.Stderr, Does.Contain("failed: the hook /bin/false"));
        var refused = await RunWithHooksAsync(daemon, new JsonObject { ["createContainer"] = new JsonArray(new JsonObject { ["path"] = "/bin/true" }) }, "run", "--rm", Rootfs.Folder, "/bin/true");
        Assert.That(refused.Stderr, Does.Contain("lcr cannot do hooks.createContainer of config.json"));
    }

    [Test]
    public async Task Users_of_a_user_namespace_are_others_outside()
    {
        await using var daemon = await StartAsync();
        var rootfs = Rootfs.Copy(daemon.Folder);
        File.SetUnixFileMode(daemon.Folder, (UnixFileMode)0x1ed); // 0755: the container's users must reach their root
        using (var chown = new RunningCommand("chown", ["-R", "100000:100000", rootfs]))
        {
            Assert.That((await chown.FinishAsync()).ExitCode, Is.Zero);
        }

        var bundle = Directory.CreateDirectory(Path.Combine(daemon.Folder, "bundle")).FullName;
        using (var spec = new RunningCommand("runc", ["spec", "--bundle", bundle]))
        {
            Assert.That((await spec.FinishAsync()).ExitCode, Is.Zero);
        }

        var file = Path.Combine(bundle, "config.json");
        var config = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        config["root"]!["path"] = rootfs;
        config["process"]!["terminal"] = false;
        config["linux"]!["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "user" });
        foreach (var map in new[] { "uidMappings", "gidMappings" })
        {
            config["linux"]![map] = new JsonArray(new JsonObject { ["containerID"] = 0, ["hostID"] = 100000, ["size"] = 1000 });
        }

        await File.WriteAllTextAsync(file, config.ToJsonString());
        await daemon.OkAsync("run", "-d", "--name", "c", bundle, "/bin/sleep", "1000");
        var pid = await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", "c");
        Assert.That(File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)), Does.Contain("100000"));
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/sh", "-c", "id -u; echo x >/dev/null && echo writes"), Is.EqualTo("0\nwrites"));
    }

    [Test]
    [Promise("S1")]
    public async Task The_container_sees_its_own_cgroups_alone_and_nothing_of_the_hosts_program()
    {
        await using var daemon = await StartAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", "-m", "64m", Rootfs.Folder, "/bin/sleep", "1000");
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/cat", "/sys/fs/cgroup/memory/memory.limit_in_bytes"), Is.EqualTo("67108864"));
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/sh", "-c", "echo 1 >/sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || echo closed"), Is.EqualTo("closed"));
        Assert.That((await daemon.OkAsync("exec", "c", "/bin/ls", "/proc/self/fd")).Split('\n'), Is.EqualTo(new[] { "0", "1", "2", "3" }), "3 is the folder that ls reads");
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/readlink", "/proc/1/exe"), Is.EqualTo("/bin/busybox"));
    }

    [Test]
    public async Task A_cpuset_above_that_nobody_may_enter_is_made_usable()
    {
        await using var daemon = await StartAsync();
        Directory.CreateDirectory($"/sys/fs/cgroup/cpuset/{Path.GetFileName(daemon.Folder)}");
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "in")).Line, Is.EqualTo("in"));
    }

    [Test]
    public async Task A_reboot_is_an_end()
    {
        await using var daemon = await StartAsync();
        var outcome = await daemon.RunAsync("run", "--cap-add", "SYS_BOOT", Rootfs.Folder, "/bin/busybox", "reboot", "-f");
        Assert.That(outcome.ExitCode, Is.EqualTo(129), outcome.ToString());
    }

    private static Task<TestDaemon> StartAsync() => TestDaemon.StartAsync("default_runtime = \"lcr\"\nplugin_folders = [\"{plugins}\"]\n");

    private static async Task<CommandOutcome> RunWithHooksAsync(TestDaemon daemon, JsonObject hooks, params string[] args)
    {
        var file = Path.Combine(daemon.Folder, "hooks.json");
        await File.WriteAllTextAsync(file, hooks.ToJsonString());
        return await daemon.RunAsync([args[0], "--hook-spec", file, .. args[1..]]);
    }
}
