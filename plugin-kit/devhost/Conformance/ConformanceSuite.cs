using Atoll.DevHost.Conformance.Cases;

namespace Atoll.DevHost.Conformance;

/// <summary>Every case, in the order in which a report shows them.</summary>
public static class ConformanceSuite
{
    /// <summary>Grows with the cases, so that an old report can be told from a new one.</summary>
    public const string Version = "1.0";

    /// <summary>The cases.</summary>
    public static IReadOnlyList<ConformanceCase> Cases { get; } =
    [
        .. DetectCases.All, .. LifecycleCases.All, .. ExitCases.All, .. ErrorCases.All, .. IdempotenceCases.All, .. AttachCases.All, .. ExecCases.All,
        .. OptionalCases.All, .. ConcurrencyCases.All, .. HostileCases.All, .. RestartCases.All, .. UnloadCases.All,
    ];
}
