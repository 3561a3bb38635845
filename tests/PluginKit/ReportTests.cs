using System.Text.Json;
using Atoll.DevHost.Conformance;
using Atoll.DevHost.Conformance.Reports;

namespace Atoll.PluginKit.Tests;

internal sealed class ReportTests
{
    [Test]
    public void A_table_has_a_line_for_each_case_and_says_what_was_wrong()
    {
        var words = TableReport.Write(Report(Result(0, CaseOutcome.Passed), Result(1, CaseOutcome.Failed, "it is 0, and must be 1"), Result(2, CaseOutcome.NotSupported)));
        Assert.Multiple(() =>
        {
            Assert.That(words.Split('\n')[0], Does.StartWith("OPERATION").And.EndWith("CASE"));
            Assert.That(words, Does.Contain($"FAILED {ConformanceSuite.Cases[1].Name}\n   it is 0, and must be 1\n"));
            Assert.That(words, Does.EndWith("acme 1.2.0 with acme: 1 passed, 1 not supported, 1 failed in 2.5 s; it does not conform\n"));
        });
    }

    [Test]
    public void Only_the_whole_suite_without_a_failure_makes_a_plugin_conform()
    {
        var whole = ConformanceSuite.Cases.Select((_, i) => Result(i, CaseOutcome.Passed)).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(Conforms(Report(whole)), Is.True);
            Assert.That(Conforms(Report(whole[1..])), Is.False, "a case was left out");
            Assert.That(Conforms(Report([.. whole[1..], Result(0, CaseOutcome.Failed)])), Is.False);
            Assert.That(Conforms(Report(whole) with { Left = "process 7" }), Is.False, "something was left behind");
        });
    }

    [Test]
    public void In_json_each_case_has_its_outcome_and_time()
    {
        var cases = Json(Report(Result(3, CaseOutcome.NotSupported, "why"))).GetProperty("cases");
        var only = cases.EnumerateArray().Single();
        Assert.That(only.GetProperty("name").GetString(), Is.EqualTo(ConformanceSuite.Cases[3].Name));
        Assert.That((only.GetProperty("outcome").GetString(), only.GetProperty("milliseconds").GetInt64(), only.GetProperty("message").GetString()), Is.EqualTo(("not_supported", 12L, "why")));
    }

    [Test]
    public void Every_case_has_a_name_of_its_own_and_is_about_a_member_of_the_contract()
    {
        Assert.That(ConformanceSuite.Cases.Select(c => c.Name), Is.Unique);
        var members = typeof(Atoll.PluginSdk.IRuntimeAdapter).GetMethods().Select(method => method.Name).ToArray();
        var operations = ConformanceSuite.Cases.Select(c => c.Operation).Distinct().ToArray();
        Assert.That(operations, Is.SubsetOf(members));
        string[] neverAskedByClients = ["ReadProcessIdentityAsync", "DetectProcessAsync"];
        Assert.That(members.Except(neverAskedByClients), Is.SubsetOf(operations), "each operation has a case");
    }

    private static bool Conforms(ConformanceReport report) => Json(report).GetProperty("conforms").GetBoolean();

    private static JsonElement Json(ConformanceReport report) => JsonDocument.Parse(JsonReport.Write(report)).RootElement;

    private static CaseResult Result(int index, CaseOutcome outcome, string message = "")
        => new() { Case = ConformanceSuite.Cases[index], Outcome = outcome, Message = message, Time = TimeSpan.FromMilliseconds(12) };

    private static ConformanceReport Report(params CaseResult[] results) => new()
    {
        Suite = ConformanceSuite.Version,
        Plugin = "acme",
        PluginVersion = "1.2.0",
        Sdk = "1.0",
        Content = "c0ffee",
        Runtime = "acme",
        Daemon = "0.1.0",
        Kernel = "6.1",
        User = "0",
        Date = DateTimeOffset.UnixEpoch,
        Time = TimeSpan.FromSeconds(2.5),
        Results = results,
    };
}
