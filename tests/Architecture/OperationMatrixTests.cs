using System.Text;
using Atoll.Host.Plugins;
using Atoll.Plugins.IsulaShim;
using Atoll.Plugins.Lcr;
using Atoll.Plugins.ShimV2;

namespace Atoll.Architecture.Tests;

/// <summary>docs/operations.md is generated from the code: which adapter has which operation of the contract.</summary>
internal sealed class OperationMatrixTests
{
    private static readonly (string Id, Type Adapter)[] Adapters = [("lcr", typeof(LcrAdapter)), ("shimv2", typeof(ShimV2Adapter)), ("isula-shim", typeof(IsulaShimAdapter))];

    /// <summary>What the engine does without an operation, and what is said of the verbs that use it.</summary>
    private static readonly Dictionary<string, (string Verbs, string Without)> Notes = new(StringComparer.Ordinal)
    {
        ["Detect"] = ("`create`, `runtime explain`", "required"),
        ["CreateAsync"] = ("`start`, `run`", "required"),
        ["StartAsync"] = ("`start`, `run`", "required"),
        ["RestartAsync"] = ("`restart`", "the engine stops and starts"),
        ["KillAsync"] = ("`kill`, `stop`, `rm -f`", "required"),
        ["CleanupAsync"] = ("after every end, `cleanup`", "required"),
        ["DeleteAsync"] = ("`rm`, `prune`", "required"),
        ["GetStateAsync"] = ("start of the daemon", "required"),
        ["GetStatsAsync"] = ("`stats`", "refused: NotSupported"),
        ["ExecAsync"] = ("`exec`, health checks", "refused: NotSupported"),
        ["PauseAsync"] = ("`pause`", "refused: NotSupported"),
        ["ResumeAsync"] = ("`unpause`", "refused: NotSupported"),
        ["AttachAsync"] = ("`run`, `start -a`, `attach`", "refused: NotSupported"),
        ["ReopenLogAsync"] = ("`reopen-log`", "refused: NotSupported"),
        ["UpdateAsync"] = ("`update` of what runs", "refused: NotSupported"),
        ["ListPidsAsync"] = ("`top`", "refused: NotSupported"),
        ["ResizeAsync"] = ("window of `run -t`, `attach`", "refused: NotSupported"),
        ["ResizeExecAsync"] = ("window of `exec -t`", "refused: NotSupported"),
        ["RebuildConfigAsync"] = ("`rebuild`, `start` after a loss", "refused: NotSupported"),
        ["ReadProcessIdentityAsync"] = ("start of the daemon", "read from /proc"),
        ["DetectProcessAsync"] = ("start of the daemon", "read from /proc"),
        ["WaitAsync"] = ("`wait`, every end", "required"),
    };

    [Test]
    public void The_matrix_of_operations_is_not_stale()
    {
        var file = Path.GetFullPath(Path.Combine(TestContext.CurrentContext.TestDirectory, "../../../../docs/operations.md"));
        var matrix = Matrix();
        if (Environment.GetEnvironmentVariable("ATOLL_WRITE_DOCS") is "1")
        {
            File.WriteAllText(file, matrix);
        }

        Assert.That(File.Exists(file) ? File.ReadAllText(file) : "", Is.EqualTo(matrix), "docs/operations.md is stale: 'make docs' writes it");
    }

    private static string Matrix()
    {
        var text = new StringBuilder("""
            # Operations by adapter

            Generated from the code by `make docs`; a test fails when it is stale. The contract is `IRuntimeAdapter` of the SDK. What a runtime behind an
            adapter lacks is said by the operation itself: gVisor's `runsc`, for one, has no `update`.


            """);
        text.Append("| operation | used by | without it | ").Append(string.Join(" | ", Adapters.Select(adapter => adapter.Id))).Append(" |\n");
        text.Append("|---|---|---|").Append(string.Concat(Adapters.Select(_ => "---|"))).Append('\n');
        var columns = Adapters.Select(adapter => SupportedOperations.Of(adapter.Adapter)).ToArray();
        for (var i = 0; i < columns[0].Count; i++)
        {
            var name = columns[0][i].Name;
            var (verbs, without) = Notes[name];
            text.Append($"| {name} | {verbs} | {without} | {string.Join(" | ", columns.Select(column => column[i].Supported ? "yes" : "no"))} |\n");
        }

        return text.ToString();
    }
}
