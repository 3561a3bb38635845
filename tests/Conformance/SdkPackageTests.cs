using System.Diagnostics;

namespace Atoll.Conformance.Tests;

/// <summary>What a vendor's build says with no more than the one reference.</summary>
internal sealed class SdkPackageTests
{
    private const string Adapter = """
        using Atoll.PluginSdk;
        public abstract class Adapter : IRuntimeAdapter
        {
            public bool Detect(RuntimeRef runtime) => System.IO.File.Exists("/x");
            public abstract Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken);
            public abstract Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken);
            public abstract Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken);
            public abstract Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken);
            public abstract Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken);
            public abstract Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken);
            public abstract Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken);
        }
        """;

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("atoll-package-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task It_brings_the_analyzers_and_copies_the_manifest()
    {
        var (exitCode, words) = await BuildAsync("ExcludeAssets=\"runtime\"");
        Assert.That(exitCode, Is.Zero, words);
        Assert.That(words, Does.Contain("warning ATOLL004: Detect calls File.Exists"));
        var output = Directory.EnumerateFiles(Path.Combine(_folder, "bin"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToArray();
        Assert.That(output, Has.Member("plugin.toml").And.Not.Member("Atoll.PluginSdk.dll"));
    }

    [Test]
    public async Task A_plugin_that_would_copy_the_SDK_along_does_not_build()
    {
        var (exitCode, words) = await BuildAsync("");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(words, Does.Contain("error ATOLL005: Atoll.PluginSdk.dll would be copied along with the plugin"));
    }

    private async Task<(int ExitCode, string Words)> BuildAsync(string attributes)
    {
        var feed = Path.Combine(Published.Repository, "artifacts", "test-feed");
        var version = Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(feed, "Atoll.PluginSdk.*.nupkg").Single())["Atoll.PluginSdk.".Length..];
        File.WriteAllText(Path.Combine(_folder, "Plugin.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreAdditionalProjectSources>{feed}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Atoll.PluginSdk" Version="{version}" {attributes} />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(_folder, "plugin.toml"), "id = \"x\"\n");
        File.WriteAllText(Path.Combine(_folder, "Adapter.cs"), Adapter);
        using var build = Process.Start(new ProcessStartInfo("dotnet", ["build", "-v", "quiet", "--nologo"]) { WorkingDirectory = _folder, RedirectStandardOutput = true })!;
        var words = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        return (build.ExitCode, words);
    }
}
