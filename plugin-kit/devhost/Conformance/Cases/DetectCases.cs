using Atoll.Api.V1;

namespace Atoll.DevHost.Conformance.Cases;

/// <summary>Who serves a name.</summary>
internal static class DetectCases
{
    public static readonly ConformanceCase[] All =
    [
        new(async context => Claimed(context, await ExplainAsync(context))) { Name = "It serves the name of its runtime", Operation = "Detect", Area = ConformanceArea.Lifecycle },
        new(ManyAsync) { Name = "It answers for a hundred requests at a time, each time alike", Operation = "Detect", Area = ConformanceArea.Concurrency },
    ];

    private static async Task ManyAsync(CaseContext context)
    {
        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ExplainAsync(context))))
        {
            Claimed(context, answer);
        }
    }

    private static async Task<ExplainRuntimeResponse> ExplainAsync(CaseContext context)
        => await context.Client.Runtimes.ExplainRuntimeAsync(new ExplainRuntimeRequest { Runtime = context.Target.Runtime }, cancellationToken: context.CancellationToken);

    private static void Claimed(CaseContext context, ExplainRuntimeResponse answer)
    {
        Expect.That(answer.Served, $"nobody serves '{context.Target.Runtime}': {answer.Steps.LastOrDefault()?.Result}");
        Expect.Equal(answer.Plugin, context.Plugin.Id, $"the plugin that serves '{context.Target.Runtime}'");
    }
}
