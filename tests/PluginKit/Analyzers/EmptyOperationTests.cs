using Atoll.PluginSdk.Analyzers;

namespace Atoll.PluginKit.Tests.Analyzers;

internal sealed class EmptyOperationTests
{
    private const string Pause = "Task PauseAsync(ContainerRef container, PauseParameters parameters, CancellationToken cancellationToken)";

    [TestCase($"public {Pause} => Task.CompletedTask;")]
    [TestCase($"public {Pause} {{ return Task.CompletedTask; }}")]
    [TestCase($"public async {Pause} {{ }}")]
    [TestCase("Task IRuntimeAdapter.PauseAsync(ContainerRef container, PauseParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;")]
    public async Task An_optional_operation_that_does_nothing_is_flagged(string member)
    {
        var found = await Compiled.AdapterAsync<EmptyOperationAnalyzer>(member);
        Assert.That(found.Select(f => f.Id), Is.EqualTo(new[] { "ATOLL007" }));
        Assert.That(found[0].Message, Does.Contain("PauseAsync reports success without having done anything"));
    }

    [TestCase($"public {Pause} => throw new RuntimeException(RuntimeErrorCode.NotSupported, \"no\");")]
    [TestCase($"public {Pause} {{ _context.StateFolder.ToString(); return Task.CompletedTask; }}")]
    [TestCase("public Task RebuildConfigAsync(ContainerRef container, RebuildConfigParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;")]
    [TestCase("")]
    public async Task One_that_acts_or_throws_or_a_required_one_is_not(string member)
        => Assert.That(await Compiled.AdapterAsync<EmptyOperationAnalyzer>(member), Is.Empty);
}
