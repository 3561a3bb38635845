using System.Text.RegularExpressions;
using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests;

/// <summary>What docs/shimv2.md tells operators to write is read by a daemon, and each name in it leads to the plugin.</summary>
internal sealed partial class ShimV2DocumentTests
{
    [Test]
    public async Task Every_table_of_the_document_is_read_and_every_name_in_it_resolved()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(Installation.Repository, "docs", "shimv2.md"));
        var blocks = Blocks().Matches(document).Select(match => match.Groups[1].Value).ToArray();
        var names = blocks.SelectMany(block => Names().Matches(block)).Select(match => match.Groups[1].Value.Trim('"')).ToArray();
        Assert.That(names, Is.SupersetOf((string[])["io.containerd.runc.v2", "youki", "io.containerd.kata.v2", "io.containerd.runsc.v1", "io.containerd.wasmtime.v1"]));

        await using var daemon = await TestDaemon.StartAsync($"plugin_folders = [\"{{plugins}}\"]\n{string.Join('\n', blocks)}");
        foreach (var name in names)
        {
            var explained = await daemon.OkAsync("runtime", "explain", name);
            Assert.That(explained, Does.Contain($"[runtimes.{name}] in plugins.toml").And.Contain("4. claimed: by plugin shimv2"), name);
        }
    }

    [GeneratedRegex("```toml\n(.*?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Blocks();

    [GeneratedRegex("^\\[runtimes\\.(\"[^\"]+\"|[^\".\\]]+)\\]", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Names();
}
