using Atoll.Host.Configuration;
using Atoll.Host.Plugins.Staging;

namespace Atoll.Host.Tests;

internal sealed class PluginContentTests
{
    [Test]
    public void The_hash_is_of_paths_contents_and_executability_and_of_nothing_else()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/b.dll", "one");
        folder.Write("plugin.toml", "two");
        var hash = PluginContent.Read(folder.Path).Hash;
        folder.Write("plugin.sig", "a signature");
        File.SetLastWriteTimeUtc(Path.Combine(folder.Path, "plugin.toml"), DateTime.UnixEpoch);
        Assert.That(PluginContent.Read(folder.Path).Hash, Is.EqualTo(hash));

        File.SetUnixFileMode(Path.Combine(folder.Path, "a/b.dll"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var executable = PluginContent.Read(folder.Path).Hash;
        Assert.That(executable, Is.Not.EqualTo(hash));
        File.Move(Path.Combine(folder.Path, "a/b.dll"), Path.Combine(folder.Path, "a/c.dll"));
        Assert.That(PluginContent.Read(folder.Path).Hash, Is.Not.EqualTo(executable));
    }

    [Test]
    public void A_copy_is_whole_and_one_whose_source_changed_meanwhile_is_not_made()
    {
        using var folder = new TemporaryFolder();
        using var root = new TemporaryFolder();
        folder.Write("a/b.dll", "one");
        var staging = new PluginStaging(new AtollConfiguration { SocketPath = "/s", Root = root.Path });
        var content = PluginContent.Read(folder.Path);
        var copy = staging.Stage("p", folder.Path, content, isUnloadable: true);
        Assert.That(File.ReadAllText(Path.Combine(copy, "a/b.dll")), Is.EqualTo("one"));
        Assert.That(staging.Find("p", content.Hash)?.Hash, Is.EqualTo(content.Hash), "links to the framework's assemblies are not its content");

        folder.Write("a/b.dll", "two");
        var other = PluginContent.Read(folder.Path);
        folder.Write("a/b.dll", "three");
        Assert.That(() => staging.Stage("p", folder.Path, other, isUnloadable: true), Throws.InstanceOf<IOException>().With.Message.Contains("changed while it was copied"));
        Assert.That(staging.Find("p", other.Hash), Is.Null);

        staging.Prune(new HashSet<(string, string)> { ("p", content.Hash) });
        Assert.That(Directory.EnumerateDirectories(Path.Combine(root.Path, "staged", "p")).Select(Path.GetFileName), Is.EqualTo((string[])[content.Hash]));
    }
}
