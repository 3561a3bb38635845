using System.Security.Cryptography;
using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises;

/// <summary>What the engine shows to containers, to other users and to its children.</summary>
internal sealed class SurfacePromises
{
    private const string Crun = "default_runtime = \"crun\"\nplugin_folders = [\"{plugins}\"]\n[runtimes.crun]\n";

    [Test]
    [Promise("S1")]
    public async Task S1_A_container_that_reaches_for_its_runtimes_binary_changes_nothing()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        var files = new[] { "/usr/bin/crun", Path.Combine(Installation.Out, "bin", "atoll-shim"), Installation.Daemon, Path.Combine(Installation.Plugins, "isula-shim", "Atoll.Plugins.IsulaShim.dll") };
        var before = files.Select(Digest).ToArray();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        foreach (var script in new[] { "echo x >/proc/self/exe", "for p in /proc/[0-9]*; do echo x >$p/exe; done", "exec 3</proc/self/exe; echo x >/proc/self/fd/3" })
        {
            await daemon.RunAsync("exec", "c", "/bin/sh", "-c", script);
        }

        await daemon.RunAsync("exec", "c", "/proc/self/exe", "--version");
        await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/proc/self/exe", "init");
        Assert.That(files.Select(Digest), Is.EqualTo(before));
    }

    [Test]
    [Promise("S2")]
    public async Task S2_Neither_a_container_nor_an_exec_has_a_descriptor_but_its_streams()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        var pid = await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", "c");
        Assert.That(Descriptors(pid), Is.EqualTo((string[])["0", "1", "2"]));
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/sh", "-c", "echo /proc/$$/fd/*"), Does.Match(@"^/proc/\d+/fd/0 /proc/\d+/fd/1 /proc/\d+/fd/2( /proc/\d+/fd/(3|10))?$"), "the shell may hold what it lists");
        var supervisor = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ')[1];
        Assert.That(Directory.EnumerateFiles($"/proc/{supervisor}/fd").Select(fd => new FileInfo(fd).LinkTarget ?? ""), Has.None.Contain("atoll.db").And.None.Contain("atolld"));
    }

    [TestCase("/proc/self/fd/7")]
    [TestCase("/proc/1/root/..")]
    [TestCase("/proc/self/cwd/../..")]
    [TestCase("relative")]
    [Promise("S3")]
    public async Task S3_A_working_folder_that_leads_through_a_process_is_refused(string folder)
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        var create = await daemon.RunAsync("create", "-w", folder, Rootfs.Folder);
        Assert.That((create.ExitCode, create.Stdout), Is.EqualTo((125, "")), create.ToString());
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        var exec = await daemon.RunAsync("exec", "-w", folder, "c", "/bin/pwd");
        Assert.That((exec.ExitCode, exec.Stdout), Is.EqualTo((125, "")), exec.ToString());
    }

    [Test]
    [Promise("S4")]
    public async Task S4_No_socket_of_the_engine_is_abstract_and_each_is_for_its_owner()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        var seen = await daemon.OkAsync("run", "--net", "host", Rootfs.Folder, "/bin/cat", "/proc/net/unix");
        Assert.That(seen.Split('\n').Where(line => line.Contains('@', StringComparison.Ordinal)), Has.None.Contain("atoll").And.None.Contain(Path.GetFileName(daemon.Folder)));
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        var socket = Directory.EnumerateFiles(daemon.State, "shim.sock", SearchOption.AllDirectories).Single();
        Assert.That(File.GetUnixFileMode(socket), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(File.GetUnixFileMode(Path.GetDirectoryName(socket)!), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    [Promise("S5")]
    public async Task S5_The_socket_is_for_root_and_its_group_whatever_its_mode()
    {
        var daemon = TestDaemon.Prepare($"socket_group = \"daemon\"\n{Crun}");
        File.SetUnixFileMode(daemon.Folder, (UnixFileMode)0b111_101_101);
        await using (daemon)
        {
            await daemon.StartAgainAsync();
            Assert.That(await AsAsync("--reuid=nobody", "--regid=nogroup", "--clear-groups"), Is.EqualTo(125), "kept out by the mode");
            File.SetUnixFileMode(daemon.Socket, (UnixFileMode)0b110_110_110);
            Assert.That(await AsAsync("--reuid=nobody", "--regid=nogroup", "--clear-groups"), Is.EqualTo(125), "kept out by the kernel's word");
            Assert.That(daemon.Words, Does.Contain("is neither root nor of the socket's group"));
            Assert.That(await AsAsync("--reuid=nobody", "--regid=daemon", "--clear-groups"), Is.Zero, "a member of the group");
            Assert.That(await AsAsync("--reuid=nobody", "--regid=nogroup", "--groups=daemon"), Is.Zero, "one by a supplementary group");
        }

        async Task<int> AsAsync(params string[] who)
        {
            // Published under root's home, say: the client is handed over open.
            using var client = new RunningCommand("setpriv", [.. who, "sh", "-c", "exec \"$0\" -H \"$1\" ps", CopyOfClient(daemon), $"unix://{daemon.Socket}"]);
            return (await client.FinishAsync()).ExitCode;
        }
    }

    [TestCase("000")]
    [TestCase("077")]
    [Promise("S36")]
    public async Task S36_Modes_do_not_depend_on_the_umask(string umask)
    {
        await using var daemon = TestDaemon.Prepare(Crun);
        daemon.Umask = umask;
        await daemon.StartAgainAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", "-e", "SECRET=1", Rootfs.Folder, "/bin/sh", "-c", "echo x; sleep 1000");
        using var logged = daemon.Start("logs", "-f", "c");
        Assert.That(await logged.ReadLineAsync(), Is.EqualTo("x"));
        var id = await daemon.OkAsync("inspect", "-f", "{{.Id}}", "c");
        string[] paths = [daemon.Root, Path.Combine(daemon.Root, "atoll.db"), Path.Combine(daemon.Root, "containers", id), Path.Combine(daemon.Root, "containers", id, "bundle"), Path.Combine(daemon.Root, "containers", id, "console.log"), daemon.State, Path.Combine(daemon.State, "containers", id), daemon.Socket];
        using var stat = new RunningCommand("stat", ["-c", "%a", .. paths]);
        Assert.That((await stat.FinishAsync()).Line.Split('\n'), Is.EqualTo((string[])["700", "600", "700", "700", "640", "711", "700", "660"]));
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/sh", "-c", "umask"), Is.EqualTo("0022"), "a container's own umask is not the daemon's either");
    }

    [Test]
    [Promise("S37")]
    public async Task S37_Nothing_of_the_daemons_environment_reaches_a_supervisor_a_runtime_or_a_container()
    {
        await using var daemon = TestDaemon.Prepare(Crun);
        foreach (var name in new[] { "NOTIFY_SOCKET", "LISTEN_FDS", "HTTPS_PROXY", "DOTNET_TieredCompilation", "SOME_SECRET" })
        {
            daemon.Environment[name] = name == "DOTNET_TieredCompilation" ? "1" : "/tmp/daemons-own";
        }

        await daemon.StartAgainAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        var pid = await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", "c");
        var supervisor = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ')[1];
        Assert.That(File.ReadAllText($"/proc/{supervisor}/environ").Trim('\0'), Is.Empty);
        Assert.That(File.ReadAllText($"/proc/{pid}/environ").TrimEnd('\0').Split('\0').Select(entry => entry.Split('=')[0]), Is.SubsetOf((string[])["PATH", "HOSTNAME", "HOME", "TERM"]));
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/env"), Does.Not.Contain("daemons-own").And.Not.Contain("DOTNET"));
    }

    [Test]
    [Promise("S40")]
    public async Task S40_Nothing_is_inheritable_and_the_groups_are_those_that_were_asked_for()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        await daemon.OkAsync("run", "-d", "--name", "c", "-u", "1000:1000", "--group-add", "77", "--cap-add", "NET_ADMIN", Rootfs.Folder, "/bin/sleep", "1000");
        foreach (var status in new[] { File.ReadAllText($"/proc/{await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", "c")}/status"), await daemon.OkAsync("exec", "-u", "1000:1000", "--group-add", "77", "c", "/bin/cat", "/proc/self/status") })
        {
            Assert.That(status, Does.Match(@"CapInh:\s+0000000000000000").And.Match(@"CapEff:\s+0000000000000000").And.Match(@"Groups:\s+(77|1000 77|77 1000)\s"));
        }
    }

    [Test]
    [Promise("S48")]
    public async Task S48_Secrets_stand_neither_in_a_log_nor_on_a_command_line()
    {
        const string Secret = "hunter2-of-this-test";
        await using var daemon = await TestDaemon.StartAsync(Crun);
        await daemon.OkAsync("run", "-d", "--name", "c", "-e", $"PASSWORD={Secret}", "--annotation", $"a={Secret}", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.OkAsync("exec", "-d", "-e", $"TOKEN={Secret}", "c", "/bin/sleep", "1000");
        await daemon.RunAsync("exec", "-e", $"TOKEN={Secret}", "c", "/bin/no-such");
        await daemon.OkAsync("update", "--cpus", "1", "c");
        var lines = Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)).Select(path => Read($"{path}/cmdline"));
        Assert.That(lines, Has.None.Contain(Secret));
        Assert.That(daemon.Words, Does.Not.Contain(Secret));
        Assert.That(File.ReadAllText(Path.Combine(daemon.Root, "log", "atolld.log")), Does.Not.Contain(Secret));
    }

    private static string CopyOfClient(TestDaemon daemon)
    {
        var copy = Path.Combine(daemon.Folder, "atoll");
        if (!File.Exists(copy))
        {
            File.Copy(Installation.Client, copy);
        }

        return copy;
    }

    private static string Digest(string file)
    {
        using var content = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(content));
    }

    private static string[] Descriptors(string pid) => [.. Directory.EnumerateFiles($"/proc/{pid}/fd").Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
