using System.Net;
using System.Net.Sockets;
using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests;

/// <summary>The listener beside the Unix socket: only when asked for, and only for who shows a certificate.</summary>
internal sealed class TcpTests
{
    [Test]
    public async Task Nothing_but_the_Unix_socket_listens_unless_it_is_asked_for()
    {
        await using var daemon = await TestDaemon.StartAsync();
        var own = Directory.EnumerateFiles($"/proc/{daemon.Pid}/fd").Select(fd => new FileInfo(fd).LinkTarget).Where(link => link?.StartsWith("socket:[", StringComparison.Ordinal) == true).Select(link => link![8..^1]).ToHashSet();
        var internet = new[] { "tcp", "tcp6", "udp", "udp6" }.SelectMany(table => File.ReadLines($"/proc/{daemon.Pid}/net/{table}")).Where(line => own.Overlaps(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.That(internet, Is.Empty);
        Assert.That(File.ReadLines($"/proc/{daemon.Pid}/net/unix").Where(line => line.Contains('@', StringComparison.Ordinal) && own.Overlaps(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))), Is.Empty, "nor an abstract one");
    }

    [Test]
    public async Task Who_shows_a_certificate_of_the_authority_is_served_and_nobody_else()
    {
        var address = FreeAddress();
        var daemon = TestDaemon.Prepare("");
        using var ours = new Certificates(Path.Combine(daemon.Folder, "ours"));
        using var theirs = new Certificates(Path.Combine(daemon.Folder, "theirs"));
        Configure(daemon, address, ours.Ca, ours.Server("server", address.Address));
        await using (daemon)
        {
            await daemon.StartAgainAsync();
            var (certificate, key) = ours.Client("client");
            Assert.That(await PsAsync(address, ours.Ca, certificate, key), Is.EqualTo((0, "")));

            var (foreign, foreignKey) = theirs.Client("client");
            Assert.That((await PsAsync(address, ours.Ca, foreign, foreignKey)).ExitCode, Is.EqualTo(125), "a client of another authority");
            var wrong = await PsAsync(address, theirs.Ca, certificate, key);
            Assert.That(wrong.ExitCode, Is.EqualTo(125), "a daemon of another authority");
            Assert.That(wrong.Stderr, Does.StartWith("atoll: The TLS handshake with the Atoll daemon failed: "));
            var server = ours.Server("server", address.Address);
            Assert.That((await PsAsync(address, ours.Ca, server.Certificate, server.Key)).ExitCode, Is.EqualTo(125), "a certificate for servers");
            var none = await PsAsync(address, ours.Ca, "/no/such.pem", key);
            Assert.That(none.ExitCode, Is.EqualTo(125));
            Assert.That(none.Stderr, Does.Contain("/no/such.pem").And.Contain("--tlscacert"));
            using var plain = new TcpClient(AddressFamily.InterNetwork);
            await plain.ConnectAsync(address);
            await plain.GetStream().WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
            Assert.That(await plain.GetStream().ReadAsync(new byte[100]), Is.Not.GreaterThan(50), "without TLS there is no answer but an alert");
        }
    }

    [Test]
    public async Task Certificates_that_change_are_used_at_once_and_bad_ones_are_not()
    {
        var address = FreeAddress();
        var daemon = TestDaemon.Prepare("");
        using var old = new Certificates(Path.Combine(daemon.Folder, "old"));
        using var renewed = new Certificates(Path.Combine(daemon.Folder, "renewed"));
        var (certificate, key) = old.Server("server", address.Address);
        Configure(daemon, address, old.Ca, (certificate, key));
        await using (daemon)
        {
            await daemon.StartAgainAsync();
            var before = old.Client("client");
            Assert.That((await PsAsync(address, old.Ca, before.Certificate, before.Key)).ExitCode, Is.Zero);

            await File.WriteAllTextAsync(certificate, "no certificate\n");
            Assert.That((await PsAsync(address, old.Ca, before.Certificate, before.Key)).ExitCode, Is.Zero, "the last good ones are used");
            Assert.That(daemon.Words, Does.Contain("the certificates of [tcp] cannot be used"));

            var authority = old.Ca + ".old";
            File.Copy(old.Ca, authority);
            var server = renewed.Server("server", address.Address);
            File.Copy(server.Key, key, overwrite: true);
            File.Copy(server.Certificate, certificate, overwrite: true);
            File.Copy(renewed.Ca, old.Ca, overwrite: true);
            var after = renewed.Client("client");
            Assert.That((await PsAsync(address, renewed.Ca, after.Certificate, after.Key)).ExitCode, Is.Zero);
            Assert.That((await PsAsync(address, authority, before.Certificate, before.Key)).ExitCode, Is.EqualTo(125));
        }
    }

    [Test]
    public async Task A_listener_without_certificates_is_a_mistake_with_its_place()
    {
        await using var daemon = TestDaemon.Prepare("plugin_folders = [\"{plugins}\"]\n[tcp]\naddress = \"0.0.0.0:1\"\nca = \"/no/such\"\n");
        using var started = new RunningCommand(Installation.Daemon, daemon.Flags);
        var outcome = await started.FinishAsync();
        Assert.That(outcome.ExitCode, Is.EqualTo(125));
        Assert.That(outcome.Stderr, Does.Contain("plugins.toml:5:1: 'tcp.ca' must be the absolute path of a file").And.Contain("'tcp.key' is missing"));
    }

    private static void Configure(TestDaemon daemon, IPEndPoint address, string ca, (string Certificate, string Key) own)
        => File.AppendAllText(daemon.Config, $"plugin_folders = [\"{Installation.Plugins}\"]\n[tcp]\naddress = \"{address}\"\nca = \"{ca}\"\ncertificate = \"{own.Certificate}\"\nkey = \"{own.Key}\"\n");

    private static async Task<(int ExitCode, string Stderr)> PsAsync(IPEndPoint address, string ca, string certificate, string key)
    {
        using var client = new RunningCommand(Installation.Client, ["-H", $"tcp://{address}", "--tlscacert", ca, "--tlscert", certificate, "--tlskey", key, "ps"]);
        var outcome = await client.FinishAsync();
        Assert.That(outcome.ExitCode == 0, Is.EqualTo(outcome.Stdout.StartsWith("CONTAINER ID", StringComparison.Ordinal)), outcome.ToString());
        return (outcome.ExitCode, outcome.Stderr);
    }

    private static IPEndPoint FreeAddress()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)probe.LocalEndPoint!;
    }
}
