using Atoll.PluginSdk.Analyzers;

namespace Atoll.PluginKit.Tests.Analyzers;

internal sealed class BlockingDetectTests
{
    [TestCase("File.Exists(\"/usr/bin/x\")", "File.Exists")]
    [TestCase("Directory.EnumerateFiles(\"/\").Any()", "Directory.EnumerateFiles")]
    [TestCase("new FileInfo(\"/x\").Length > 0", "new FileInfo")]
    [TestCase("Task.FromResult(true).Result", "Task.Result")]
    [TestCase("Task.FromResult(true).GetAwaiter().GetResult()", "TaskAwaiter.GetResult")]
    [TestCase("Task.CompletedTask.Wait(1)", "Task.Wait")]
    [TestCase("System.Diagnostics.Process.Start(\"x\") is null", "Process.Start")]
    [TestCase("_context.Processes.FindBinary(\"x\") is null", "IHostProcesses.FindBinary")]
    [TestCase("new SemaphoreSlim(1).Wait(1)", "SemaphoreSlim.Wait")]
    public async Task What_waits_in_Detect_is_flagged(string code, string name)
    {
        var found = await Compiled.AdapterAsync<BlockingDetectAnalyzer>($"public bool Detect(RuntimeRef runtime) => runtime.Name == \"x\" && {code};");
        Assert.That(found.Select(f => f.Id), Has.All.EqualTo("ATOLL004").And.Not.Empty);
        Assert.That(found.Select(f => f.Message), Has.Some.StartsWith($"Detect calls {name};"));
    }

    [Test]
    public async Task A_sleep_in_a_statement_is_flagged()
    {
        var found = await Compiled.AdapterAsync<BlockingDetectAnalyzer>("public bool Detect(RuntimeRef runtime) { Thread.Sleep(1); return true; }");
        Assert.That(found.Select(f => f.Code), Is.EqualTo(new[] { "Thread.Sleep(1)" }));
    }

    [Test]
    public async Task So_is_what_Detect_reaches_through_other_members_of_the_class()
    {
        var found = await Compiled.AdapterAsync<BlockingDetectAnalyzer>("""
            bool IRuntimeAdapter.Detect(RuntimeRef runtime) => Ready && Enumerable.Range(0, 1).All(Look);
            public bool Detect(RuntimeRef runtime) => true;
            private bool Ready { get { return File.Exists("/ready"); } }
            private static bool Look(int i) => Further(i);
            private static bool Further(int i) => Directory.Exists("/x");
            """);
        Assert.That(found.Select(f => f.Code), Is.EquivalentTo(new[] { "File.Exists(\"/ready\")", "Directory.Exists(\"/x\")" }));
    }

    [Test]
    public async Task Other_operations_may_wait_and_Detect_may_compare_names()
        => Assert.That(await Compiled.AdapterAsync<BlockingDetectAnalyzer>("""
            public bool Detect(RuntimeRef runtime) => runtime.Name is "x" or "y" || runtime.Path?.EndsWith("/x", StringComparison.Ordinal) == true || _context.Config.GetString("name") == runtime.Name;
            private bool Elsewhere() => File.Exists("/x");
            public Task<int> ExecAsync(ContainerRef container, ExecParameters parameters, CancellationToken cancellationToken) => Task.FromResult(Elsewhere() ? 0 : 1);
            """), Is.Empty);
}
