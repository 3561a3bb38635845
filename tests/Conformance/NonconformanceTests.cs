using Atoll.DevHost.Conformance;

namespace Atoll.Conformance.Tests;

/// <summary>The suite finds what it is there to find: an adapter with one fault fails the case that is about it.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class NonconformanceTests
{
    [TestCase("wait-always-0", "Exit codes arrive as they were", "the exit code is 0")]
    [TestCase("kill-always-term", "A signal reaches the first process", "'usr1'")]
    [TestCase("cleanup-once", "What was cleaned up is cleaned up again", "it was cleaned up before")]
    [TestCase("attach-mixes", "Who attached before the start gets every byte", "standard output is ")]
    [TestCase("exec-throws-foreign", "Another process runs", "InvalidOperationException")]
    [TestCase("pause-does-nothing", "A paused container stands still", "ended while the container was paused")]
    [TestCase("stays-in-memory", "its code leaves the memory", "its code is still there: leaked: something still refers to it")]
    [TestCase("wait-from-memory", "running: the container runs on", "is unknown (it was another daemon's)")]
    public async Task An_adapter_with_a_fault_does_not_conform(string fault, string caseName, string words)
    {
        var target = Target with { Configuration = $"[plugins.nonconforming]\nfault = \"{fault}\"\n" };
        var report = await ConformanceRun.RunAsync(target, Cases(caseName));
        var result = report.Results.Single();
        Assert.That(result.Outcome, Is.EqualTo(CaseOutcome.Failed));
        Assert.That(result.Message, Does.Contain(words));
        Assert.That(report.Passed, Is.False);
    }

    [Test]
    public void A_plugin_that_does_not_load_is_told_by_its_reason()
        => Assert.That(async () => await ConformanceRun.RunAsync(Target with { Configuration = "[plugins.nonconforming]\nenabled = false\n" }, Cases("It serves the name")),
            Throws.TypeOf<NonconformanceException>().With.Message.Contains("plugin nonconforming is disabled: [plugins.nonconforming] enabled = false"));

    private static ConformanceTarget Target => new()
    {
        PluginFolder = Path.Combine(Published.Repository, "artifacts", "test-plugins", "nonconforming"),
        Runtime = "host-process",
        Installation = Published.Installation,
    };

    private static ConformanceCase[] Cases(string name) => [.. ConformanceSuite.Cases.Where(conformanceCase => conformanceCase.Name.Contains(name, StringComparison.Ordinal)).Take(1)];
}
