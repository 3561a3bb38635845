namespace Atoll.Conformance.Tests;

/// <summary>Somebody who has read docs/vendors.md and nothing else, and types what stands there.</summary>
internal sealed class NewcomerTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("atoll-newcomer-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task From_dotnet_new_to_a_container_of_ones_own_runtime_as_the_guide_says()
    {
        var guide = Guide.Read(Path.Combine(Published.Repository, "docs", "vendors.md"), "## From nothing to a running container", ("/srv", _folder), ("/opt/atoll", Published.Out));
        var environment = Environment(_folder);
        var publishing = guide.Scripts[^1].Split('\n');
        var written = await Shell.RunAsync(string.Join('\n', [.. guide.Scripts.SkipLast(1), .. publishing[..^1]]), Published.Repository, environment);
        Assert.That(written, Does.Contain("Failed:     0, Passed:").And.Contain("\nhello from acme\n"));

        using var daemon = await Shell.StartDaemonAsync(publishing[^1], environment);
        try
        {
            var shown = await Shell.RunAsync(string.Join('\n', guide.Typed), _folder, environment);
            Assert.That(shown.TrimEnd().Split('\n'), Is.EqualTo(guide.Shown));
        }
        finally
        {
            Assert.That(await Shell.StopAsync(daemon), Is.Zero);
        }
    }

    /// <summary>A home of its own, so that nothing of the user's is changed; packages that are there already are used and not fetched.</summary>
    private static Dictionary<string, string> Environment(string folder) => new(StringComparer.Ordinal)
    {
        ["HOME"] = Path.Combine(folder, "home"),
        ["DOTNET_CLI_HOME"] = Path.Combine(folder, "home"),
        ["NUGET_PACKAGES"] = Path.Combine(folder, "home", "packages"),
        ["NUGET_FALLBACK_PACKAGES"] = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
        ["ATOLL_OUT"] = Published.Out,
        // No package of this version lies in a cache.
        ["ATOLL_PACKAGE_VERSION"] = $"1.0.0-test.g{Guid.NewGuid():n}",
        ["UseSharedCompilation"] = "false",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_EnableDiagnostics"] = "0",
    };
}
