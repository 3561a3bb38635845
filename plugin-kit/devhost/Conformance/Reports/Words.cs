namespace Atoll.DevHost.Conformance.Reports;

/// <summary>Outcomes and areas as people read them.</summary>
internal static class Words
{
    public static string Of(CaseOutcome outcome) => outcome switch
    {
        CaseOutcome.Passed => "passed",
        CaseOutcome.NotSupported => "not supported",
        _ => "failed",
    };

    public static string Of(ConformanceArea area) => area switch
    {
        ConformanceArea.ExitCodes => "exit codes",
        ConformanceArea.HostileInput => "hostile input",
        _ => area.ToString().ToLowerInvariant(),
    };
}
