using System.Security.Cryptography;
using System.Text.Json;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>Whose code may run as root.</summary>
internal sealed class TrustTests
{
    [Test]
    [Promise("S25")]
    public async Task Enforced_trust_loads_what_is_pinned_and_nothing_else()
    {
        await using var daemon = await StartAsync("trust = \"enforce\"\n");
        var row = await PluginAsync(daemon);
        Assert.That((row.GetProperty("State").GetString(), row.GetProperty("Reason").GetString()), Is.EqualTo(("untrusted", $"its content {row.GetProperty("Hash").GetString()![..12]} is not in plugins.lock, and it is not signed")));

        await daemon.OkAsync("plugin", "trust", "isula-shim");
        Assert.That(await daemon.OkAsync("plugin", "trust", "vendor-command"), Does.StartWith(row.GetProperty("Hash").GetString()!));
        await daemon.OkAsync("run", "-d", "--name", "x", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/sleep", "1000");

        // Another content is not what was pinned: the old one goes on.
        await File.AppendAllTextAsync(Path.Combine(daemon.Drop, "vendor", "plugin.toml"), "# touched\n");
        Assert.That((await daemon.RunAsync("reload")).Stderr, Does.Contain("plugin vendor-command 1.2.0 serves, and what lies there now cannot take its place").And.Contain("is not the one that plugins.lock pins"));
        Assert.That((await daemon.RunAsync("exec", "x", "/bin/true")).Stderr, Does.Contain("exec"), "which this adapter does not support, and says so");
        await daemon.OkAsync("plugin", "trust", "vendor-command");
        Assert.That((await daemon.RunAsync("run", "--rm", "--runtime", "vendor-runtime", Rootfs.Folder, "/bin/echo", "trusted")).Line, Is.EqualTo("trusted"));

        Assert.That(await daemon.OkAsync("plugin", "trust", "--revoke", "vendor-command"), Does.Contain("active -> draining"));
        await daemon.OkAsync("rm", "-f", "x");
        Assert.That((await daemon.RunAsync("create", "--runtime", "vendor-runtime", Rootfs.Folder)).Stderr, Does.Contain("is not allowed"));
    }

    [Test]
    public async Task A_signature_of_a_trusted_key_vouches_for_a_plugin_and_is_over_every_file()
    {
        await using var daemon = TestDaemon.Prepare("default_runtime = \"vendor-runtime\"\nwatch = false\ntrust = \"enforce\"\ntrusted_keys = [\"vendor.pem\"]\nplugin_folders = [\"drop\"]\n");
        Directory.CreateDirectory(daemon.Drop);
        PluginFolder.Copy("vendor", daemon.Drop);
        var privateKey = Path.Combine(daemon.Folder, "private.pem");
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            await File.WriteAllTextAsync(privateKey, key.ExportECPrivateKeyPem());
            await File.WriteAllTextAsync(Path.Combine(daemon.Folder, "vendor.pem"), key.ExportSubjectPublicKeyInfoPem());
        }

        await RunAsync(Installation.Daemon, "sign", Path.Combine(daemon.Drop, "vendor"), "--key", privateKey);
        await daemon.StartAgainAsync();
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "signed")).Line, Is.EqualTo("signed"));

        await File.WriteAllTextAsync(Path.Combine(daemon.Drop, "vendor", "more.txt"), "slipped in");
        Assert.That((await daemon.RunAsync("reload")).Stderr, Does.Contain("its signature is none of a trusted key over this content"));
        File.Delete(Path.Combine(daemon.Drop, "vendor", "more.txt"));
        Assert.That(await daemon.OkAsync("reload"), Does.StartWith("Nothing has changed"));
    }

    [Test]
    public async Task A_warning_loads_and_tells()
    {
        await using var daemon = await StartAsync("trust = \"warn\"\n");
        var row = await PluginAsync(daemon);
        Assert.That((row.GetProperty("State").GetString(), row.GetProperty("Reason").GetString()), Is.EqualTo(("active", $"nobody vouches for it: its content {row.GetProperty("Hash").GetString()![..12]} is not in plugins.lock, and it is not signed")));
        Assert.That(daemon.Words, Does.Contain("nobody vouches for it"));
    }

    [Test]
    [Promise("S24")]
    public async Task A_folder_above_a_plugin_that_others_may_write_to_is_as_bad_as_its_own()
    {
        await using var daemon = TestDaemon.Prepare("watch = false\nplugin_folders = [\"open/drop\"]\n");
        var open = Directory.CreateDirectory(Path.Combine(daemon.Folder, "open")).FullName;
        PluginFolder.Copy("vendor", Path.Combine(open, "drop"));
        File.SetUnixFileMode(open, (UnixFileMode)0b111_111_111);
        await daemon.StartAgainAsync();
        var row = await PluginAsync(daemon);
        Assert.That((row.GetProperty("State").GetString(), row.GetProperty("Reason").GetString()), Is.EqualTo(("untrusted", $"{open}, above it, may be written to by others than its owner (mode 0777)")));
    }

    private static async Task RunAsync(string command, params string[] args)
    {
        using var running = new RunningCommand(command, args);
        var outcome = await running.FinishAsync();
        Assert.That(outcome.ExitCode, Is.Zero, outcome.ToString);
    }

    private static async Task<JsonElement> PluginAsync(TestDaemon daemon) => JsonDocument.Parse(await daemon.OkAsync("plugin", "inspect", "vendor-command", "--format", "json")).RootElement;

    private static async Task<TestDaemon> StartAsync(string configuration)
    {
        var daemon = TestDaemon.Prepare($"default_runtime = \"runc\"\nwatch = false\nplugin_folders = [\"drop\", \"{{plugins}}\"]\n{configuration}");
        Directory.CreateDirectory(daemon.Drop);
        PluginFolder.Copy("vendor", daemon.Drop);
        await daemon.StartAgainAsync();
        return daemon;
    }
}
