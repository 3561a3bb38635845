using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests;

/// <summary>A suite that runs on every runtime at hand, so that all adapters answer alike.</summary>
[TestFixtureSource(typeof(TestRuntimes), nameof(TestRuntimes.OnHostKernel))]
public abstract class RuntimeSuite(string runtime)
{
    /// <summary>The runtime that this fixture runs on.</summary>
    protected string Runtime { get; } = runtime;

    /// <summary>A daemon whose default is the fixture's runtime.</summary>
    private protected Task<TestDaemon> StartDaemonAsync() => TestRuntimes.Named(Runtime).StartDaemonAsync();
}
