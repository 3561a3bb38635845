using Atoll.Host.Configuration;

namespace Atoll.Host.Plugins.Reload;

/// <summary>What a plugin becomes in the next generation.</summary>
internal enum PluginStep
{
    /// <summary>Nothing of it changes, except what is said of it.</summary>
    Keep,

    /// <summary>Its code is loaded, in the place of what ran before, if anything did.</summary>
    Load,
}

/// <param name="Plugin">As it is to be; with an instance where it keeps one.</param>
/// <param name="Before">The one with an instance that it replaces.</param>
internal sealed record PlannedPlugin(Plugin Plugin, PluginStep Step, Plugin? Before);

/// <summary>The way from one generation to the next. Nothing has been done yet.</summary>
/// <param name="Changes">For people, one line each; empty when there is nothing to do.</param>
/// <param name="Problems">Why it must not be gone; the plan holds only when there are none.</param>
internal sealed record ReloadPlan(AtollConfiguration Configuration, IReadOnlyList<PlannedPlugin> Plugins, IReadOnlyList<Plugin> Gone, IReadOnlyList<string> Changes, IReadOnlyList<ConfigProblem> Problems);
