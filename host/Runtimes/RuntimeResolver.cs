using Atoll.Host.Configuration;
using Atoll.Host.Plugins;

namespace Atoll.Host.Runtimes;

/// <summary>From a request's runtime to the plugin that serves it: source, allowed, converted, claimed (ARCHITECTURE.md, the runtime name).</summary>
internal sealed class RuntimeResolver(AtollConfiguration configuration, PluginHost plugins, IHostProcesses processes)
{
    /// <summary>Resolves a name; a null or empty one is a request that names none.</summary>
    public RuntimeResolution Resolve(string? requested)
    {
        var catalogue = plugins.Ask();
        var steps = new List<ResolutionStep>(4);
        var name = Source(requested, steps);
        if (!Allowed(name, catalogue, steps))
        {
            var refusal = $"runtime '{Shown(name)}' is not allowed; allowed are: {RuntimeNames.AllowedNames(configuration, catalogue)}";
            return new RuntimeResolution { Name = name, Steps = steps, Failure = new RuntimeException(RuntimeErrorCode.InvalidArgument, refusal) };
        }

        var runtime = Converted(name, steps);
        var plugin = Claimed(runtime, catalogue, steps);
        return new RuntimeResolution
        {
            Name = name,
            Steps = steps,
            Runtime = plugin is null ? null : runtime,
            Plugin = plugin,
            Failure = plugin is null ? new RuntimeException(RuntimeErrorCode.Unavailable, steps[^1].Result) : null,
        };
    }

    /// <summary>The binary that a name stands for, and whether it is there; null for a runtime that is no binary.</summary>
    public (string Binary, string? Found)? Binary(string name)
    {
        if (configuration.Runtimes.GetValueOrDefault(name)?.Path is { } path)
        {
            return (path, processes.FindBinary(path));
        }

        if (name == RuntimeNames.LastResort)
        {
            return null;
        }

        var binary = RuntimeNames.ShimV2Binary(name) ?? name;
        return (binary, processes.FindBinary(binary));
    }

    private string Source(string? requested, List<ResolutionStep> steps)
    {
        var (name, from) = !string.IsNullOrEmpty(requested) ? (requested, "the request")
            : configuration.DefaultRuntime is { } configured ? (configured, "default_runtime in plugins.toml")
            : (RuntimeNames.LastResort, "the last resort");
        var canonical = RuntimeNames.Canonical(name, configuration);
        steps.Add(new ResolutionStep("source", true, $"'{Shown(canonical)}' from {from}",
        [
            $"the request: {(string.IsNullOrEmpty(requested) ? "names none" : $"'{Shown(requested)}'")}",
            $"default_runtime in plugins.toml: {(configuration.DefaultRuntime is { } d ? $"'{d}'" : "not set")}",
            $"the last resort: '{RuntimeNames.LastResort}'",
        ]));
        return canonical;
    }

    private bool Allowed(string name, PluginCatalogue catalogue, List<ResolutionStep> steps)
    {
        var because = RuntimeNames.AllowedBecause(name, configuration, catalogue);
        steps.Add(new ResolutionStep("allowed", because is not null, because ?? $"'{Shown(name)}' is none of the names that are allowed",
        [
            $"keys of [runtimes] in plugins.toml: {Joined(configuration.Runtimes.Keys)}",
            $"built-in names: {Joined(RuntimeNames.BuiltIn(configuration))}",
            $"the form io.containerd.NAME.VERSION: {(RuntimeNames.ShimV2Binary(name) is null ? "no" : "yes")}",
            $"declared by active plugins: {Joined(catalogue.Active.SelectMany(plugin => plugin.Manifest!.Runtimes.Select(declared => $"{declared} ({plugin.Id})")))}",
        ]));
        return because is not null;
    }

    private RuntimeRef Converted(string name, List<ResolutionStep> steps)
    {
        var entry = configuration.Runtimes.GetValueOrDefault(name);
        var runtime = new RuntimeRef { Name = name, Path = entry?.Path, Args = entry?.Args ?? [], Options = entry?.Options ?? ConfigTable.Empty };
        var details = new List<string> { entry is null ? $"plugins.toml has no [runtimes.{name}]" : $"[runtimes.{name}] in plugins.toml" };
        string result;
        if (Binary(name) is { } binary)
        {
            result = $"{string.Join(' ', [binary.Binary, .. runtime.Args])}";
            details.Add(binary.Found is { } found ? $"found as {found}" : Path.IsPathRooted(binary.Binary) ? "there is no such executable file" : "not found on PATH");
        }
        else
        {
            result = "no binary: a library";
        }

        if (runtime.Options.Values.Count > 0)
        {
            details.Add($"options: {Joined(runtime.Options.Values.Keys)}");
        }

        steps.Add(new ResolutionStep("converted", true, result, details));
        return runtime;
    }

    private Plugin? Claimed(RuntimeRef runtime, PluginCatalogue catalogue, List<ResolutionStep> steps)
    {
        var details = new List<string>();
        var adapter = configuration.Runtimes.GetValueOrDefault(runtime.Name)?.Adapter;
        Plugin? winner = null;
        foreach (var plugin in catalogue.Active)
        {
            var verdict = adapter is not null ? (plugin.Id == adapter ? "named by plugins.toml" : $"not asked: plugins.toml names {adapter}")
                : winner is not null ? "not asked: already claimed"
                : Detects(plugin, runtime);
            if (verdict is "claims it" or "named by plugins.toml")
            {
                winner = plugin;
            }

            details.Add($"{plugin.Id} (priority {plugin.Priority}): {verdict}{(ReferenceEquals(plugin, winner) && plugin.State == PluginState.Unavailable ? ", but is unavailable" : "")}");
        }

        if (winner is { State: PluginState.Unavailable } unavailable)
        {
            steps.Add(new ResolutionStep("claimed", false, Needs(runtime.Name, unavailable), details));
            return null;
        }

        details.AddRange(catalogue.All.Except(catalogue.Active).Select(plugin => $"{plugin.Id}: not asked: {Word(plugin.State)}: {plugin.Reason}"));
        steps.Add(new ResolutionStep("claimed", winner is not null, winner is not null ? $"by plugin {winner.Id} {winner.Version}" : Unclaimed(runtime.Name, adapter, catalogue), details));
        return winner;
    }

    private string Detects(Plugin plugin, RuntimeRef runtime)
    {
        try
        {
            return plugin.Adapter!.Detect(runtime) ? "claims it" : "does not claim it";
        }
        catch (Exception e)
        {
            var reason = $"Detect threw {e.GetType().Name}: {e.Message}";
            plugins.Fail(plugin, reason, "report it to the plugin's vendor");
            return reason;
        }
    }

    /// <summary>Says what is missing: the plugin that should have claimed the name, where it is known.</summary>
    private static string Unclaimed(string name, string? adapter, PluginCatalogue catalogue)
    {
        var expected = adapter ?? (name == RuntimeNames.LastResort ? RuntimeNames.LastResort : null);
        if (expected is null)
        {
            return $"no active plugin claims runtime '{name}'; 'atoll plugin ls' shows what is there";
        }

        return catalogue.Find(expected) is { } plugin
            ? Needs(name, plugin)
            : $"runtime '{name}' needs plugin {expected}, which is in none of the plugin folders; install it, or ask for another runtime";
    }

    private static string Needs(string name, Plugin plugin) => $"runtime '{name}' needs plugin {plugin.Id}, which is {Word(plugin.State)}: {plugin.Reason}";

    public static string Word(PluginState state) => state switch
    {
        PluginState.Active => "active",
        PluginState.Unavailable => "unavailable",
        PluginState.Disabled => "disabled",
        PluginState.Incompatible => "incompatible",
        PluginState.Untrusted => "untrusted",
        _ => "failed",
    };

    private static string Joined(IEnumerable<string> names)
    {
        var text = string.Join(", ", names.Order(StringComparer.Ordinal));
        return text.Length == 0 ? "none" : text;
    }

    /// <summary>A name may be 4 KiB of anything: it is cut and its control characters are replaced.</summary>
    private static string Shown(string name)
    {
        var cut = name.Length > 64 ? name[..64] + "…" : name;
        return string.Concat(cut.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }
}
