using System.Reflection;
using Atoll.DevHost.Conformance;
using Atoll.PluginSdk.Conformance;
using NUnit.Framework;

// Cases mostly wait for processes: more of them run at a time than there are CPUs.
[assembly: LevelOfParallelism(8)]

namespace Vendor.ProcessRuntime.Tests;

/// <summary>What every adapter is held to, each case a test.</summary>
internal sealed class Conformance : RuntimeConformance
{
    protected override ConformanceTarget Target => new() { PluginFolder = PluginFolder, Runtime = "host-process" };

    private static string PluginFolder => typeof(Conformance).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "PluginFolder").Value!;
}
