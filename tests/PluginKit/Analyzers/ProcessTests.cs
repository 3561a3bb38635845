using Atoll.PluginSdk.Analyzers;

namespace Atoll.PluginKit.Tests.Analyzers;

internal sealed class ProcessTests
{
    [TestCase("Environment.Exit(1)", "Environment.Exit")]
    [TestCase("Environment.FailFast(\"no\")", "Environment.FailFast")]
    [TestCase("System.Diagnostics.Process.GetCurrentProcess().Kill()", "Process.Kill")]
    public async Task What_ends_the_daemon_is_an_error(string code, string name)
    {
        var found = await Compiled.SourceAsync<ProcessEndAnalyzer>($"class C {{ void M() {{ {code}; }} }}");
        Assert.That(found.Select(f => (f.Id, f.Code)), Is.EqualTo(new[] { ("ATOLL003", code) }));
        Assert.That(found[0].Message, Does.StartWith($"{name} ends the daemon"));
    }

    [Test]
    public async Task Ending_another_process_is_no_end_of_the_daemon()
        => Assert.That(await Compiled.SourceAsync<ProcessEndAnalyzer>("class C { void M(System.Diagnostics.Process other) => other.Kill(); }"), Is.Empty);

    [TestCase("Directory.SetCurrentDirectory(\"/\")", "Directory.SetCurrentDirectory")]
    [TestCase("Environment.CurrentDirectory = \"/\"", "Environment.CurrentDirectory")]
    [TestCase("Environment.SetEnvironmentVariable(\"A\", \"b\")", "Environment.SetEnvironmentVariable")]
    [TestCase("Console.SetOut(TextWriter.Null)", "Console.SetOut")]
    public async Task What_changes_the_daemon_for_everybody_is_flagged(string code, string name)
    {
        var found = await Compiled.SourceAsync<ProcessStateAnalyzer>($"class C {{ void M() {{ {code}; }} }}");
        Assert.That(found.Select(f => (f.Id, f.Code)), Is.EqualTo(new[] { ("ATOLL006", code) }));
        Assert.That(found[0].Message, Does.StartWith($"{name} changes the whole daemon"));
    }

    [Test]
    public async Task Reading_the_same_is_not_flagged()
        => Assert.That(await Compiled.SourceAsync<ProcessStateAnalyzer>("class C { string? M() => Environment.CurrentDirectory + Environment.GetEnvironmentVariable(\"A\"); }"), Is.Empty);
}
