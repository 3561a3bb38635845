using System.Text.Json;
using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises;

/// <summary>Runtimes whose version has known holes: they are shown with them, and told or refused as the operator says.</summary>
internal sealed class KnownVulnerablePromises
{
    private const string Direct = "path = \"FAKE\"\n",
        BehindItsShim = "adapter = \"shimv2\"\npath = \"/usr/bin/containerd-shim-runc-v2\"\n[runtimes.fake.options]\nbinary_name = \"FAKE\"\n",
        InAProcessOfItsOwn = "path = \"FAKE\"\n[plugins.isula-shim]\nisolation = \"process\"\n";

    private const string Holes = "is runc 1.1.5+ds1, which has known holes (CVE-2024-21626: mended in 1.1.12; CVE-2025-31133, CVE-2025-52565, CVE-2025-52881: mended in 1.2.8)",
        Advice = "install a later version or use another runtime; where the distribution has mended this one without raising its version, set known_vulnerable = \"allow\" in [runtimes.fake] of plugins.toml";

    [TestCase(Direct)]
    [TestCase(BehindItsShim)]
    [TestCase(InAProcessOfItsOwn)]
    [Promise("S39")]
    public async Task S39_A_runtime_with_known_holes_is_shown_with_them_and_refused_where_the_operator_says_so(string how)
    {
        await using var daemon = await StartAsync(how, "known_vulnerable = \"refuse\"\n");
        var row = await RowAsync(daemon);
        Assert.That((row.GetProperty("Version").GetString(), row.GetProperty("KnownVulnerable").GetBoolean(), row.GetProperty("KnownVulnerablePolicy").GetString()), Is.EqualTo(("runc 1.1.5+ds1", true, "refuse")));
        Assert.That(row.GetProperty("Vulnerabilities").EnumerateArray().Select(hole => $"{hole.GetProperty("Id").GetString()} {hole.GetProperty("FixedIn").GetString()}"),
            Is.EqualTo((string[])["CVE-2024-21626 1.1.12", "CVE-2025-31133 1.2.8", "CVE-2025-52565 1.2.8", "CVE-2025-52881 1.2.8"]));
        Assert.That(await daemon.OkAsync("runtime", "ls"), Does.Match(@"fake \(default\) .* runc 1\.1\.5\+ds1 +4 known, refused "));
        var explained = await daemon.RunAsync("runtime", "explain", "fake");
        Assert.That(explained.ExitCode, Is.EqualTo(125));
        Assert.That(explained.Stdout, Does.Contain("5. version: refused: runc 1.1.5+ds1 has known holes; known_vulnerable = \"refuse\": new containers are refused")
            .And.Contain("CVE-2024-21626: mended in 1.1.12, or by the distribution without raising the version"));

        var refused = await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "ran");
        Assert.That((refused.ExitCode, refused.Stdout), Is.EqualTo((125, "")));
        Assert.That(refused.Stderr, Does.Contain($"runtime 'fake' is refused by known_vulnerable: {daemon.Folder}/fake {Holes}; {Advice}"));
        Assert.That(await daemon.OkAsync("ps", "-a", "-q"), Is.Empty, "nothing was made");
        Assert.That(await File.ReadAllLinesAsync(Path.Combine(daemon.Folder, "calls")), Is.All.EqualTo("--version"), "it was asked that and nothing else");

        await WriteAsync(daemon, "1.2.8");
        Assert.That(await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "ran"), Is.EqualTo("ran"), "an upgrade is seen by itself");
        Assert.That((await RowAsync(daemon)).GetProperty("KnownVulnerable").GetBoolean(), Is.False);
    }

    [Test]
    [Promise("S39")]
    public async Task S39_Without_a_word_of_the_operators_it_is_told_once_in_each_generation()
    {
        await using var daemon = await StartAsync(Direct);
        for (var i = 0; i < 2; i++)
        {
            Assert.That(await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "ran"), Is.EqualTo("ran"));
        }

        Assert.That(Told(daemon), Is.EqualTo(1));
        Assert.That(daemon.Words, Does.Contain($"runtime fake: {daemon.Folder}/fake {Holes}; {Advice}"));
        Assert.That(await daemon.OkAsync("runtime", "explain"), Does.Contain("5. version: runc 1.1.5+ds1 has known holes; known_vulnerable = \"warn\": it is used, and the log tells of it"));
        await File.AppendAllTextAsync(daemon.Config, "[runtimes.more]\n");
        await daemon.OkAsync("reload");
        await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/true");
        Assert.That(Told(daemon), Is.EqualTo(2));
    }

    [Test]
    [Promise("S39")]
    public async Task S39_What_a_runtimes_own_table_says_goes_before_what_holds_for_all()
    {
        await using var daemon = await StartAsync("path = \"FAKE\"\nknown_vulnerable = \"allow\"\n", "known_vulnerable = \"refuse\"\n");
        Assert.That(await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "ran"), Is.EqualTo("ran"));
        Assert.That(Told(daemon), Is.Zero);
        Assert.That(await daemon.OkAsync("runtime", "ls"), Does.Match(@"fake \(default\) .* 4 known +/"), "it is shown all the same");
    }

    [Test]
    [Promise("S39")]
    public async Task S39_A_runtime_that_cannot_be_asked_is_refused_only_where_holes_are()
    {
        await using var daemon = await StartAsync("path = \"FAKE\"\n[runtimes.lenient]\npath = \"FAKE\"\nknown_vulnerable = \"warn\"\n", "known_vulnerable = \"refuse\"\n");
        await WriteAsync(daemon, "1.2.8", "kill -STOP $$");
        var refused = await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "ran");
        Assert.That(refused.Stderr, Does.Contain("ran longer than 5 s and was ended"));
        Assert.That(await daemon.OkAsync("run", "--rm", "--runtime", "lenient", Rootfs.Folder, "/bin/echo", "ran"), Is.EqualTo("ran"));
    }

    private static int Told(TestDaemon daemon) => daemon.Words.Split("which has known holes").Length - 1;

    private static async Task<JsonElement> RowAsync(TestDaemon daemon)
        => (await daemon.OkAsync("runtime", "ls", "--format", "json")).Split('\n').Select(line => JsonDocument.Parse(line).RootElement).Single(row => row.GetProperty("Name").GetString() == "fake");

    /// <summary>A daemon whose default runtime says that it is an old runc, and is crun.</summary>
    private static async Task<TestDaemon> StartAsync(string runtime, string top = "")
    {
        var daemon = TestDaemon.Prepare($"{top}default_runtime = \"fake\"\nplugin_folders = [\"{{plugins}}\"]\n[runtimes.fake]\n{runtime}");
        await File.WriteAllTextAsync(daemon.Config, (await File.ReadAllTextAsync(daemon.Config)).Replace("FAKE", Path.Combine(daemon.Folder, "fake"), StringComparison.Ordinal));
        await WriteAsync(daemon, "1.1.5+ds1");
        await daemon.StartAgainAsync();
        return daemon;
    }

    private static async Task WriteAsync(TestDaemon daemon, string version, string before = ":")
    {
        var file = Path.Combine(daemon.Folder, "fake");
        File.Delete(file);
        await File.WriteAllTextAsync(file, $"#!/bin/sh\necho \"$*\" >>{daemon.Folder}/calls\ncase \" $* \" in *' --version '*) {before}; echo 'runc version {version}'; exit 0;; esac\nexec crun \"$@\"\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
