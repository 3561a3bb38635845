using System.Globalization;
using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises;

/// <summary>A container's folders are not what they were when the daemon comes back, or what lies in them was changed by somebody.</summary>
internal sealed class FolderPromises
{
    private const string Crun = "default_runtime = \"crun\"\nplugin_folders = [\"{plugins}\"]\n[runtimes.crun]\n";

    private static IEnumerable<TestCaseData> Abuses()
    {
        foreach (var folder in new[] { "state/containers/ID", "root/containers/ID", "root/containers/ID/bundle" })
        {
            yield return new TestCaseData(folder, "mv FOLDER FOLDER.aside && ln -s FOLDER.aside FOLDER", "is a symbolic link", "rm FOLDER && mv FOLDER.aside FOLDER") { TestName = $"S35 {folder} is a link" };
            yield return new TestCaseData(folder, "chown 12345 FOLDER", "belongs to user 12345", "chown 0 FOLDER") { TestName = $"S35 {folder} is somebody else's" };
        }

        yield return new TestCaseData("state/containers/ID", "chmod 777 FOLDER", "can be written to by others (mode 0777)", "chmod 700 FOLDER") { TestName = "S35 others may write to the state folder" };
        yield return new TestCaseData("state/containers/ID", "mv FOLDER FOLDER.aside && touch FOLDER", "is no folder", "rm FOLDER && mv FOLDER.aside FOLDER") { TestName = "S35 the state folder is a file" };
    }

    [TestCaseSource(nameof(Abuses))]
    [Promise("S35")]
    public async Task A_container_whose_folder_is_not_the_daemons_is_quarantined_and_the_daemon_serves_the_others(string folder, string abuse, string words, string mend)
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        var id = await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.OkAsync("run", "-d", "--name", "other", Rootfs.Folder, "/bin/sleep", "1000");
        var pid = await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", "c");
        await daemon.KillAsync();
        var path = Path.Combine(daemon.Folder, folder.Replace("ID", id, StringComparison.Ordinal));
        await ShellAsync(abuse.Replace("FOLDER", path, StringComparison.Ordinal));

        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("exec", "other", "/bin/echo", "served"), Is.EqualTo("served"));
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Error}}", "c"), Is.EqualTo($"quarantined: {path} {words}"));
        Assert.That(await daemon.OkAsync("info"), Does.Contain("quarantined 1"));
        Assert.That(daemon.Words, Does.Contain($"container {id} is quarantined"));
        foreach (var args in new string[][] { ["stop", "-t", "0", "c"], ["kill", "c"], ["rm", "-f", "c"], ["start", "c"], ["exec", "c", "/bin/true"], ["wait", "c"] })
        {
            var refused = await daemon.RunAsync(args);
            Assert.That(refused.ExitCode, Is.Not.Zero, string.Join(' ', args));
            Assert.That(refused.Stderr, Does.Contain("is quarantined").And.Contain(words).And.Contain("restart the daemon"));
        }

        await daemon.StopAsync();
        Assert.That(File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1][0], Is.Not.EqualTo('Z'), "it runs on");
        await ShellAsync(mend.Replace("FOLDER", path, StringComparison.Ordinal));
        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Status}} {{.State.Pid}}{{.State.Error}}", "c"), Is.EqualTo($"running {pid}"));
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/echo", "back"), Is.EqualTo("back"));
    }

    [Test]
    [Promise("S34")]
    public async Task S34_Who_a_container_is_stands_in_the_engines_records_and_not_in_files_beside_it()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        using var stranger = new RunningCommand("sleep", ["4714"]);
        var id = await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        var pid = await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", "c");
        var (state, bundle) = (Path.Combine(daemon.State, "containers", id), Path.Combine(daemon.Root, "containers", id, "bundle"));
        foreach (var file in new[] { Path.Combine(state, "pid"), Path.Combine(state, "process"), Path.Combine(bundle, "config.json") })
        {
            // As the user whom a user namespace gives to a container's root.
            using var mapped = new RunningCommand("setpriv", ["--reuid=100000", "--regid=100000", "--clear-groups", "cat", file]);
            Assert.That((await mapped.FinishAsync()).ExitCode, Is.Not.Zero, $"{file} can be read by others");
        }

        // And if it were possible all the same.
        await File.WriteAllTextAsync(Path.Combine(state, "pid"), stranger.Pid.ToString(CultureInfo.InvariantCulture));
        var config = Path.Combine(bundle, "config.json");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("\"rootfs\"", "\"elsewhere\"", StringComparison.Ordinal));
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", "c"), Is.EqualTo(pid));
        await daemon.OkAsync("pause", "c");
        await daemon.OkAsync("unpause", "c");
        await daemon.OkAsync("stop", "-t", "0", "c");
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("137"));
        Assert.That(File.ReadAllText($"/proc/{stranger.Pid}/stat").Split(") ")[1][0], Is.Not.EqualTo('Z'), "the stranger whose number was written there");
        stranger.Kill();
        await daemon.OkAsync("rm", "c");
    }

    private static async Task ShellAsync(string script)
    {
        using var shell = new RunningCommand("sh", ["-ec", script]);
        var outcome = await shell.FinishAsync();
        Assert.That(outcome.ExitCode, Is.Zero, outcome.ToString());
    }
}
