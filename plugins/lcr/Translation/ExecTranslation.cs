using System.Text.Json.Nodes;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>What <c>atoll-lxc</c> does in the container to run another process.</summary>
internal static class ExecTranslation
{
    public static byte[] Of(JsonObject process, Bundle bundle, ConsoleKind console)
    {
        RefusedFields.Check(process, "process");
        var steps = new Steps();
        if (console == ConsoleKind.Terminal)
        {
            TerminalStep.Add(process, steps, isConsole: false);
        }

        ProcessSteps.Add(process, bundle, steps);
        ProcessSteps.Run(bundle, steps);
        return steps.ToBytes();
    }
}
