using Microsoft.CodeAnalysis;

namespace Atoll.PluginSdk.Analyzers;

/// <summary>The rules, each with what to do instead. ATOLL005, the SDK copied along, is a build error of the package's own targets.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor ReflectionJson = Rule("ATOLL001", "Atoll.Unload", DiagnosticSeverity.Warning,
        "Serialization by reflection",
        "{0} looks at types by reflection and keeps them, so the plugin's old version cannot be unloaded; {1}");

    public static readonly DiagnosticDescriptor StaticEvent = Rule("ATOLL002", "Atoll.Unload", DiagnosticSeverity.Warning,
        "Handler on an event that outlives the plugin",
        "{0} belongs to the whole process and holds the plugin that listens, so its old version cannot be unloaded; leave it to the host, or take the handler off again in this class");

    public static readonly DiagnosticDescriptor ProcessEnd = Rule("ATOLL003", "Atoll.Process", DiagnosticSeverity.Error,
        "End of the daemon",
        "{0} ends the daemon, and with it every other plugin; throw a RuntimeException");

    public static readonly DiagnosticDescriptor BlockingDetect = Rule("ATOLL004", "Atoll.Contract", DiagnosticSeverity.Warning,
        "Blocking call in Detect",
        "Detect calls {0}; it is asked for every create and must answer at once from the name and the settings: look for binaries and files in CreateAsync, or implement IRequirements");

    public static readonly DiagnosticDescriptor ProcessState = Rule("ATOLL006", "Atoll.Process", DiagnosticSeverity.Warning,
        "State of the whole daemon",
        "{0} changes the whole daemon, and every other plugin sees it; pass the value to what needs it (Command.WorkingFolder, Command.Environment, IAdapterContext.Logger)");

    public static readonly DiagnosticDescriptor EmptyOperation = Rule("ATOLL007", "Atoll.Contract", DiagnosticSeverity.Warning,
        "Optional operation that does nothing",
        "{0} reports success without having done anything; leave the member out, and the host answers NotSupported");

    private static DiagnosticDescriptor Rule(string id, string category, DiagnosticSeverity severity, string title, string message)
        => new(id, title, message, category, severity, isEnabledByDefault: true);
}
