using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>cp and export.</summary>
internal sealed class FilesTests(string runtime) : OperationSuite(runtime)
{
    [Test]
    public async Task Files_and_folders_go_in_and_out_by_Dockers_rules()
    {
        await using var daemon = await StartDaemonAsync();
        var rootfs = Rootfs.Copy(daemon.Folder);
        Directory.CreateDirectory(Path.Combine(rootfs, "data"));
        await daemon.OkAsync("run", "-d", "--name", "c", rootfs, "/bin/sleep", "1000");
        var work = Path.Combine(daemon.Folder, "work");
        Directory.CreateDirectory(Path.Combine(work, "site", "deep"));
        File.WriteAllText(Path.Combine(work, "site", "a"), "A");
        File.WriteAllText(Path.Combine(work, "site", "deep", "b"), "B");
        File.CreateSymbolicLink(Path.Combine(work, "site", "link"), "/etc/passwd");

        await daemon.OkAsync("cp", $"{work}/site", "c:/data");
        await daemon.OkAsync("cp", $"{work}/site/.", "c:/www");
        await daemon.OkAsync("cp", $"{work}/site/a", "c:/data/renamed");
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/sh", "-c", "cat /data/site/a /data/site/deep/b /www/a /data/renamed; readlink /www/link; stat -c %u /www/a"), Is.EqualTo("ABAA/etc/passwd\n0"));

        await daemon.OkAsync("cp", "c:/www", $"{work}/out");
        Assert.That((File.ReadAllText($"{work}/out/a"), File.ReadAllText($"{work}/out/deep/b"), new FileInfo($"{work}/out/link").LinkTarget), Is.EqualTo(("A", "B", "/etc/passwd")));
        await daemon.OkAsync("cp", "c:/www/.", $"{work}/out");
        Assert.That(Directory.Exists($"{work}/out/www"), Is.False);
        await daemon.OkAsync("cp", "c:/www", $"{work}/out");
        Assert.That(File.ReadAllText($"{work}/out/www/a"), Is.EqualTo("A"));

        Assert.That((await daemon.RunAsync("cp", "c:/no-such", work)).Stderr, Does.Contain("Could not find the file /no-such in container c"));
        Assert.That((await daemon.RunAsync("cp", $"{work}/site", "c:/data/renamed")).Stderr, Does.Contain("cannot copy directory"));
        Assert.That((await daemon.RunAsync("cp", $"{work}/site/a", "c:/absent/")).Stderr, Does.Contain("no such directory"));
        await daemon.OkAsync("stop", "-t", "0", "c");
        await daemon.OkAsync("cp", "c:/www/a", $"{work}/again");
        Assert.That(File.ReadAllText($"{work}/again"), Is.EqualTo("A"), "a stopped container's files can be had too");
    }

    [Test]
    [Promise("S43")]
    public async Task Whatever_links_lie_in_it_nothing_outside_of_the_root_filesystem_is_read_or_written()
    {
        await using var daemon = await StartDaemonAsync();
        var rootfs = Rootfs.Copy(daemon.Folder);
        Directory.CreateDirectory(Path.Combine(rootfs, "data"));
        var outside = Path.Combine(daemon.Folder, "outside");
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "secret"), "host");
        File.CreateSymbolicLink(Path.Combine(rootfs, "absolute"), outside);
        File.CreateSymbolicLink(Path.Combine(rootfs, "up"), "../../../../../../../.." + outside);
        File.CreateSymbolicLink(Path.Combine(rootfs, "proc-root"), "/proc/1/root" + outside);
        await daemon.OkAsync("run", "-d", "--name", "c", rootfs, "/bin/sleep", "1000");
        var mine = Path.Combine(daemon.Folder, "mine");
        File.WriteAllText(mine, "client");
        foreach (var state in new[] { "running", "exited" })
        {
            foreach (var link in new[] { "absolute", "up", "proc-root" })
            {
                var read = await daemon.RunAsync("cp", $"c:/{link}/secret", Path.Combine(daemon.Folder, "stolen"));
                Assert.That((read.ExitCode, File.Exists(Path.Combine(daemon.Folder, "stolen"))), Is.EqualTo((125, false)), $"{state} {link}");
                await daemon.RunAsync("cp", mine, $"c:/{link}/secret");
                await daemon.RunAsync("cp", mine, $"c:/{link}/");
                Assert.That((File.ReadAllText(Path.Combine(outside, "secret")), Directory.GetFiles(outside).Length), Is.EqualTo(("host", 1)), $"{state} {link}");
            }

            await daemon.RunAsync("cp", "c:/../../../etc/passwd", Path.Combine(daemon.Folder, state));
            Assert.That(File.ReadAllText(Path.Combine(daemon.Folder, state)), Is.EqualTo(File.ReadAllText(Path.Combine(rootfs, "etc", "passwd"))), "above the root is the root");
            await daemon.OkAsync("stop", "-t", "0", "c");
        }
    }

    [Test]
    public async Task A_tar_archive_goes_through_standard_input_and_output()
    {
        await using var daemon = await StartDaemonAsync();
        var rootfs = Rootfs.Copy(daemon.Folder);
        Directory.CreateDirectory(Path.Combine(rootfs, "data"));
        await daemon.OkAsync("run", "-d", "--name", "c", rootfs, "/bin/sleep", "1000");
        var archive = (await daemon.RunAsync("cp", "c:/etc", "-")).StdoutBytes;
        using var put = daemon.Start("cp", "-", "c:/data");
        await put.Stdin.WriteAsync(archive);
        put.Stdin.Close();
        Assert.That((await put.FinishAsync()).ExitCode, Is.Zero);
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/cat", "/data/etc/passwd"), Is.EqualTo(File.ReadAllText(Path.Combine(rootfs, "etc", "passwd")).TrimEnd()));

        using var torn = daemon.Start("cp", "-", "c:/data");
        await torn.Stdin.WriteAsync(archive.AsMemory(0, 700));
        torn.Stdin.Close();
        Assert.That((await torn.FinishAsync()).Stderr, Does.Contain("the archive cannot be read"));
    }

    [Test]
    [Promise("S43")]
    public async Task Export_is_the_whole_root_filesystem()
    {
        await using var daemon = await StartDaemonAsync();
        var rootfs = Rootfs.Copy(daemon.Folder);
        Directory.CreateDirectory(Path.Combine(rootfs, "data"));
        await daemon.OkAsync("create", "--name", "c", rootfs);
        var file = Path.Combine(daemon.Folder, "c.tar");
        await daemon.OkAsync("export", "-o", file, "c");
        var copy = Path.Combine(daemon.Folder, "copy");
        Directory.CreateDirectory(copy);
        using var tar = System.Diagnostics.Process.Start("tar", ["-C", copy, "-xf", file]);
        await tar.WaitForExitAsync();
        using var diff = System.Diagnostics.Process.Start("diff", ["-r", "--no-dereference", rootfs, copy]);
        await diff.WaitForExitAsync();
        Assert.That((tar.ExitCode, diff.ExitCode), Is.EqualTo((0, 0)));
        Assert.That((await daemon.RunAsync("export", "-o", copy, "c")).Stderr, Does.Contain("is a directory"));
        Assert.That((await daemon.RunAsync("export", "-o", Path.Combine(copy, "no/such/folder"), "c")).Stderr, Does.Contain("Could not find a part of the path"));
    }

    [Test]
    public async Task What_is_written_never_takes_the_place_of_a_device_or_a_pipe()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("create", "--name", "c", Rootfs.Folder);
        string device = Path.Combine(daemon.Folder, "null"), pipe = Path.Combine(daemon.Folder, "pipe"), link = Path.Combine(daemon.Folder, "link");
        foreach (var (program, args) in new[] { ("mknod", new[] { device, "c", "1", "3" }), ("mkfifo", [pipe]), ("ln", ["-s", "null", link]) })
        {
            using var made = System.Diagnostics.Process.Start(program, args);
            await made.WaitForExitAsync();
        }

        foreach (var (path, kind) in new[] { (device, "a device"), (link, "a device"), (pipe, "a named pipe") })
        {
            foreach (var args in new string[][] { ["export", "-o", path, "c"], ["cp", "c:/etc/passwd", path] })
            {
                var refused = await daemon.RunAsync(args);
                Assert.That((refused.ExitCode, refused.Stderr), Is.EqualTo((125, $"invalid output path: \"{path}\" must be a directory or a regular file: got {kind}\n")));
            }
        }

        Assert.That(File.ReadAllBytes(device), Is.Empty, "it is the device still");
    }
}
