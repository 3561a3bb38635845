using Atoll.DevHost;
using Atoll.DevHost.Conformance;
using NUnit.Framework;

namespace Atoll.PluginSdk.Conformance;

/// <summary>The conformance suite as tests: one for each case. A vendor's subclass names the plugin and its runtime.</summary>
[Parallelizable(ParallelScope.Children)]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public abstract class RuntimeConformance
{
    private ConformanceSession? _session;

    /// <summary>The plugin, and what must be known of its runtime.</summary>
    protected abstract ConformanceTarget Target { get; }

    /// <summary>Starts the daemon that most cases share.</summary>
    /// <returns>A task that ends when it answers.</returns>
    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var target = Target;
        _session = await ConformanceSession.StartAsync(target.Installation is null ? target with { Installation = Installation.Find(GetType().Assembly) } : target);
    }

    /// <summary>Stops it, and finds nothing left.</summary>
    /// <returns>A task that ends when all is removed.</returns>
    [OneTimeTearDown]
    public async Task FinishAsync()
    {
        if (_session is { } session)
        {
            await using (session)
            {
                Assert.That(await session.FinishAsync(), Is.Empty);
            }
        }
    }

    /// <summary>Runs a case.</summary>
    /// <param name="conformanceCase">The case.</param>
    /// <returns>A task that ends with it.</returns>
    [TestCaseSource(typeof(ConformanceTests), nameof(ConformanceTests.All))]
    public async Task Conforms(ConformanceCase conformanceCase)
    {
        var result = await _session!.RunAsync(conformanceCase, TestContext.CurrentContext.CancellationToken);
        if (result.Message.Length > 0)
        {
            await TestContext.Out.WriteLineAsync(result.Message);
        }

        Assert.That(result.Outcome, Is.Not.EqualTo(CaseOutcome.Failed), result.Message);
    }
}
