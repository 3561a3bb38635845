using System.Text.Json;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>The rule of the runtime name through a real daemon; its every branch is tested in the host's own tests.</summary>
internal sealed class RuntimeNameTests
{
    private static readonly string[] NotAllowed =
    [
        "nonsense",
        "../x",
        "/tmp/evil",
        "a/b",
        "io.containerd.runc.",
        "io.containerd..v2",
        "io.containerd.runc.v2.x",
        "IO.containerd.runc.v2",
        "runsc",
    ];

    [Test]
    public async Task A_name_that_is_not_allowed_is_refused_and_what_is_allowed_is_listed()
    {
        await using var daemon = await TestDaemon.StartAsync();
        foreach (var name in NotAllowed)
        {
            var outcome = await daemon.RunAsync("create", "--runtime", name, Rootfs.Folder);
            Assert.That((outcome.ExitCode, outcome.Stderr), Is.EqualTo((125, $"Error response from daemon: runtime '{name}' is not allowed; allowed are: crun, kata-runtime, lcr, runc, io.containerd.NAME.VERSION\n")));
            Assert.That(await daemon.OkAsync("ps", "-aq"), Is.Empty, name);
        }
    }

    [Test]
    [Promise("S21")]
    public async Task A_name_of_four_KiB_is_refused_in_a_short_sentence()
    {
        await using var daemon = await TestDaemon.StartAsync();
        var outcome = await daemon.RunAsync("create", "--runtime", new string('x', 4096), Rootfs.Folder);
        Assert.That(outcome.ExitCode, Is.EqualTo(125));
        Assert.That(outcome.Stderr, Has.Length.LessThan(400).And.Contain("xxx… is not allowed").Or.Contain("…' is not allowed"));
    }

    [TestCase("RUNC", "runc")]
    [TestCase("Runc", "runc")]
    public async Task A_built_in_name_in_capitals_is_that_name(string asked, string name)
    {
        await using var daemon = await TestDaemon.StartAsync();
        await daemon.OkAsync("create", "--name", "loud", "--runtime", asked, Rootfs.Folder);
        var container = JsonDocument.Parse(await daemon.OkAsync("inspect", "loud")).RootElement[0];
        Assert.That(container.GetProperty("HostConfig").GetProperty("Runtime").GetString(), Is.EqualTo(name));
    }

    [Test]
    public async Task Without_any_word_the_last_resort_is_lcr_and_says_what_is_missing()
    {
        await using var daemon = await TestDaemon.StartAsync("plugin_folders = [\"{plugins}\"]\n[plugins.lcr]\nenabled = false\n");
        var outcome = await daemon.RunAsync("create", Rootfs.Folder);
        Assert.That(outcome.ExitCode, Is.EqualTo(125));
        Assert.That(outcome.Stderr, Does.StartWith("Error response from daemon: runtime 'lcr' needs plugin lcr, which is "));
    }

    [Test]
    [Promise("S22")]
    public async Task A_configured_path_and_args_are_what_runs_the_built_in_names_included()
    {
        await using var daemon = TestDaemon.Prepare("plugin_folders = [\"{plugins}\"]\n[runtimes.runc]\npath = \"FOLDER/my runc\"\nargs = [\"--debug\"]\n[runtimes.broken]\npath = \"FOLDER/not there\"\n");
        await File.WriteAllTextAsync(daemon.Config, (await File.ReadAllTextAsync(daemon.Config)).Replace("FOLDER", daemon.Folder, StringComparison.Ordinal));
        var wrapper = Path.Combine(daemon.Folder, "my runc");
        await File.WriteAllTextAsync(wrapper, $"#!/bin/sh\necho \"$@\" >>'{daemon.Folder}/calls'\nexec runc \"$@\"\n");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await daemon.StartAgainAsync();

        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "runc", Rootfs.Folder, "/bin/echo", "hi")).Line, Is.EqualTo("hi"));
        var calls = await File.ReadAllLinesAsync(Path.Combine(daemon.Folder, "calls"));
        Assert.That(calls.Where(call => call is not ("--debug features" or "--debug --version")), Is.All.StartsWith("--debug --log "), "what it is and can do is asked before, and has no log");
        Assert.That(calls, Has.Some.Contains(" create ").And.Some.Contains(" start ").And.Some.Contains(" delete "));

        var broken = await daemon.RunAsync("run", "--rm", "--runtime", "broken", Rootfs.Folder);
        Assert.That(broken.Stderr, Is.EqualTo($"Error response from daemon: runtime 'broken': {daemon.Folder}/not there is no executable file; correct path in [runtimes.broken] of plugins.toml\n"));
    }

    [Test]
    public async Task Explain_shows_the_four_steps_of_a_refused_name_too()
    {
        await using var daemon = await TestDaemon.StartAsync();
        var served = await daemon.OkAsync("runtime", "explain", "crun");
        Assert.That(served, Does.Contain("1. source: 'crun' from the request").And.Contain("2. allowed: [runtimes.crun] in plugins.toml").And.Contain("3. converted: crun").And.Contain("4. claimed: by plugin isula-shim"));
        var refused = await daemon.RunAsync("runtime", "explain", "nonsense");
        Assert.That(refused.ExitCode, Is.EqualTo(125));
        Assert.That(refused.Stdout, Does.Contain("2. allowed: refused: 'nonsense' is none of the names that are allowed"));
    }
}
