using System.Text.Json.Nodes;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>process.terminal and process.consoleSize.</summary>
internal static class TerminalStep
{
    /// <param name="isConsole">/dev/console becomes the terminal.</param>
    public static void Add(JsonObject process, Steps steps, bool isConsole)
    {
        var size = process.Object("consoleSize");
        steps.Add("terminal", size?.Number("height") ?? 0, size?.Number("width") ?? 0, isConsole ? 1 : 0);
    }
}
