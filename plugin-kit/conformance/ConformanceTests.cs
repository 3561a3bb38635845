using Atoll.DevHost.Conformance;
using NUnit.Framework;

namespace Atoll.PluginSdk.Conformance;

/// <summary>The suite's cases, each named by its sentence.</summary>
public static class ConformanceTests
{
    /// <summary>All of them.</summary>
    public static IEnumerable<TestCaseData> All => ConformanceSuite.Cases.Select(conformanceCase =>
        new TestCaseData(conformanceCase).SetName($"{conformanceCase.Operation}: {conformanceCase.Name}").SetCategory($"{conformanceCase.Area}"));
}
