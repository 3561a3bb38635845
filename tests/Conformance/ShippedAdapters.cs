using Atoll.DevHost.Conformance;
using Atoll.PluginSdk.Conformance;

namespace Atoll.Conformance.Tests;

/// <summary>The shipped adapters are held to what vendors' are.</summary>
internal sealed class LcrConformance : RuntimeConformance
{
    protected override ConformanceTarget Target => new() { PluginFolder = Published.Plugin("lcr"), Runtime = "lcr", Installation = Published.Installation };
}

internal sealed class IsulaShimConformance : RuntimeConformance
{
    protected override ConformanceTarget Target => new() { PluginFolder = Published.Plugin("isula-shim"), Runtime = "runc", Installation = Published.Installation };
}

internal sealed class ShimV2Conformance : RuntimeConformance
{
    protected override ConformanceTarget Target => new() { PluginFolder = Published.Plugin("shimv2"), Runtime = "io.containerd.runc.v2", Installation = Published.Installation };
}
