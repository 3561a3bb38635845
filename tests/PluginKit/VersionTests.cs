using Atoll.PluginSdk;

namespace Atoll.PluginKit.Tests;

/// <summary>The contract's version stands in one place; what is written elsewhere by hand must agree.</summary>
internal sealed class VersionTests
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(TestContext.CurrentContext.TestDirectory, "../../../.."));

    [Test]
    public void The_assemblys_version_is_fixed_for_a_major_version()
        => Assert.That(typeof(IRuntimeAdapter).Assembly.GetName().Version, Is.EqualTo(new Version(SdkContract.Major, 0, 0, 0)));

    [Test]
    public void The_packages_version_begins_with_the_contracts()
        => Assert.That(System.Diagnostics.FileVersionInfo.GetVersionInfo(typeof(IRuntimeAdapter).Assembly.Location).ProductVersion, Does.StartWith($"{SdkContract.Version}."));

    [TestCase("samples/command-runtime/CommandRuntime.csproj")]
    [TestCase("samples/process-runtime/Vendor.ProcessRuntime.csproj")]
    public void The_samples_are_built_for_it(string project)
        => Assert.That(File.ReadAllText(Path.Combine(Repository, project)), Does.Contain($"{SdkContract.Version}.0</AtollSdkVersion>"));
}
