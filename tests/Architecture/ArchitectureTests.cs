using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.NUnit;
using Atoll.Host.Configuration;
using Atoll.Plugins.IsulaShim;
using Atoll.Plugins.Lcr;
using Atoll.Plugins.ShimV2;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Atoll.Architecture.Tests;

/// <summary>Who may know whom.</summary>
internal sealed partial class ArchitectureTests
{
    private static readonly System.Reflection.Assembly Host = typeof(AtollConfiguration).Assembly, Sdk = typeof(IRuntimeAdapter).Assembly, IsulaShim = typeof(IsulaShimAdapter).Assembly;
    private static readonly System.Reflection.Assembly[] Plugins = [typeof(LcrAdapter).Assembly, typeof(ShimV2Adapter).Assembly, IsulaShim];
    private static readonly ArchUnitNET.Domain.Architecture Whole = new ArchLoader().LoadAssemblies([Host, Sdk, .. Plugins]).Build();

    [TestCaseSource(nameof(Plugins))]
    public void A_plugin_knows_the_SDK_and_never_the_host(System.Reflection.Assembly plugin)
    {
        Types().That().ResideInAssembly(plugin).Should().NotDependOnAny(Types().That().ResideInAssembly(Host)).Check(Whole);
        Assert.That(plugin.GetReferencedAssemblies().Select(name => name.Name).Where(name => name!.StartsWith("Atoll", StringComparison.Ordinal)), Is.EqualTo((string[])["Atoll.PluginSdk"]));
    }

    [TestCaseSource(nameof(Plugins))]
    public void The_host_names_no_plugin(System.Reflection.Assembly plugin)
    {
        Types().That().ResideInAssembly(Host).Should().NotDependOnAny(Types().That().ResideInAssembly(plugin)).Check(Whole);
        Assert.That(Host.GetReferencedAssemblies().Select(name => name.Name), Has.None.StartsWith("Atoll.Plugins"));
        var source = Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(TestContext.CurrentContext.TestDirectory, "../../../../host")), "*.cs", SearchOption.AllDirectories);
        Assert.That(source.Where(file => File.ReadAllText(file).Contains("\"isula-shim\"", StringComparison.Ordinal) || File.ReadAllText(file).Contains("\"shimv2\"", StringComparison.Ordinal)), Is.Empty, "lcr is the rule's last resort, and named as such");
    }

    [Test]
    public void The_SDK_depends_on_the_base_library_and_logging_abstractions_alone()
        => Assert.That(Sdk.GetReferencedAssemblies().Select(name => name.Name).Where(name => !name!.StartsWith("System.", StringComparison.Ordinal)), Is.SubsetOf((string[])["Microsoft.Extensions.Logging.Abstractions", "netstandard"]));

    [Test]
    public void Only_the_api_knows_the_wire()
        => Types().That().ResideInAssembly(Host).And().DoNotResideInNamespaceMatching("Atoll.Host.(Api|Daemon).*")
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching("Atoll.Api.V1.*").Check(Whole);

    [Test]
    public void The_engine_knows_no_plugin_loading_and_the_plugins_no_engine()
    {
        Types().That().ResideInNamespace("Atoll.Host.Containers").Should().NotDependOnAnyTypesThat().ResideInNamespace("McMaster.NETCore.Plugins").Check(Whole);
        Types().That().ResideInNamespace("Atoll.Host.Plugins").Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching("Atoll.Host.(Containers|Runtimes|Api).*").Check(Whole);
    }

    /// <summary>Nothing is counted from the wall clock but what somebody asked for in its terms: the end of a stream of events, the age that prune is given. One file is a wall clock.</summary>
    [Test]
    public void Nothing_waits_on_the_wall_clock()
    {
        var root = Path.GetFullPath(Path.Combine(TestContext.CurrentContext.TestDirectory, "../../../.."));
        var counted = new[] { "host", "plugins", "plugin-sdk" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => CountsFromNow().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetFileName(file));
        Assert.That(counted, Is.EquivalentTo((string[])["EventFeed.cs", "JumpingClock.cs"]));
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"GetUtcNow\(\)\s*[-+<>]|[-+<>]=?\s*[\w.]*GetUtcNow\(\)", System.Text.RegularExpressions.RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial System.Text.RegularExpressions.Regex CountsFromNow();
}
