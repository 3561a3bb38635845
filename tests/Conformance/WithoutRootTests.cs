using System.Text.Json;

namespace Atoll.Conformance.Tests;

/// <summary>An ordinary user has a daemon of his own, with a plugin whose runtime needs no root.</summary>
internal sealed class WithoutRootTests
{
    private const string Nobody = "65534";
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("atoll-rootless-").FullName;
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task The_sample_conforms_in_a_development_host_of_an_ordinary_user()
    {
        var plugin = Path.Combine(Published.Repository, "artifacts", "test-plugins", "process");
        await Shell.RunAsync($"mkdir home && cp -a '{Published.Out}' out && cp -a '{plugin}' plugin && chown -R {Nobody}:{Nobody} .", _folder, new Dictionary<string, string>());
        var report = await Shell.RunAsync(
            $"setpriv --reuid={Nobody} --regid={Nobody} --clear-groups env -i PATH=\"$PATH\" HOME={_folder}/home TMPDIR={_folder}/home out/bin/atoll plugin verify plugin --runtime host-process --filter lifecycle --format json",
            _folder,
            new Dictionary<string, string>());
        var facts = JsonDocument.Parse(report).RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(facts.GetProperty("user").GetString(), Is.EqualTo(Nobody));
            Assert.That(facts.GetProperty("failed").GetInt32(), Is.Zero);
            Assert.That(facts.GetProperty("passed").GetInt32(), Is.GreaterThan(5));
            Assert.That(facts.GetProperty("conforms").GetBoolean(), Is.False, "a part of the suite proves a part");
        });
    }
}
