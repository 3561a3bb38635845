using System.Diagnostics;
using Atoll.Host.Configuration;
using Atoll.Host.Plugins;

namespace Atoll.Host.Runtimes;

/// <summary>From a request's runtime to the plugin that serves it: source, allowed, converted, claimed (ARCHITECTURE.md, the runtime name).</summary>
internal sealed class RuntimeResolver(PluginHost plugins, IHostProcesses processes)
{
    /// <summary>Pure and without I/O, says the contract: one that takes this long hangs.</summary>
    private static readonly TimeSpan DetectTime = TimeSpan.FromSeconds(5);

    /// <summary>Resolves a name; a null or empty one is a request that names none.</summary>
    /// <param name="askAll">Also asks who would have claimed it next.</param>
    public RuntimeResolution Resolve(string? requested, bool askAll = false)
    {
        using var held = plugins.AskAndHold(out var generation);
        var (configuration, catalogue) = (generation.Configuration, generation.Catalogue);
        var steps = new List<ResolutionStep>(4);
        var name = Source(requested, configuration, steps);
        if (!Allowed(name, configuration, catalogue, steps))
        {
            var (code, refusal) = RuntimeNames.RefusedBecause(name, configuration) is { } because
                ? (RuntimeErrorCode.Unavailable, because)
                : (RuntimeErrorCode.InvalidArgument, $"runtime '{Shown(name)}' is not allowed; allowed are: {RuntimeNames.AllowedNames(configuration, catalogue)}");
            return new RuntimeResolution { Name = name, Generation = generation.Number, Steps = steps, Failure = new RuntimeException(code, refusal) };
        }

        var runtime = Converted(name, configuration, steps);
        var plugin = Claimed(runtime, generation, steps, askAll);
        return new RuntimeResolution
        {
            Name = name,
            Generation = generation.Number,
            Steps = steps,
            Runtime = plugin is null ? null : runtime,
            Plugin = plugin,
            Failure = plugin is null ? new RuntimeException(RuntimeErrorCode.Unavailable, steps[^1].Result) : null,
        };
    }

    /// <summary>The binary that a name stands for, and whether it is there; null for a runtime that is no binary.</summary>
    public (string Binary, string? Found)? Binary(string name) => Binary(name, plugins.Current.Configuration);

    private (string Binary, string? Found)? Binary(string name, AtollConfiguration configuration)
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

    private static string Source(string? requested, AtollConfiguration configuration, List<ResolutionStep> steps)
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

    private static bool Allowed(string name, AtollConfiguration configuration, PluginCatalogue catalogue, List<ResolutionStep> steps)
    {
        var because = RuntimeNames.AllowedBecause(name, configuration, catalogue);
        steps.Add(new ResolutionStep("allowed", because is not null, because ?? RuntimeNames.RefusedBecause(name, configuration) ?? $"'{Shown(name)}' is none of the names that are allowed",
        [
            $"keys of [runtimes] in plugins.toml: {Joined(configuration.Runtimes.Keys)}",
            $"built-in names: {Joined(RuntimeNames.BuiltIn(configuration))}",
            $"the form io.containerd.NAME.VERSION: {(RuntimeNames.ShimV2Binary(name) is null ? "no" : "yes")}",
            $"declared by active plugins: {Joined(catalogue.Active.SelectMany(plugin => plugin.Manifest!.Runtimes.Select(declared => $"{declared} ({plugin.Id})")))}",
        ]));
        return because is not null;
    }

    private RuntimeRef Converted(string name, AtollConfiguration configuration, List<ResolutionStep> steps)
    {
        var entry = configuration.Runtimes.GetValueOrDefault(name);
        var runtime = new RuntimeRef { Name = name, Path = entry?.Path, Args = entry?.Args ?? [], Options = entry?.Options ?? ConfigTable.Empty };
        var details = new List<string> { entry is null ? $"plugins.toml has no [runtimes.{name}]" : $"[runtimes.{name}] in plugins.toml" };
        string result;
        if (Binary(name, configuration) is { } binary)
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

    private Plugin? Claimed(RuntimeRef runtime, Generation generation, List<ResolutionStep> steps, bool askAll)
    {
        var (configuration, catalogue) = (generation.Configuration, generation.Catalogue);
        var details = new List<string>();
        var adapter = configuration.Runtimes.GetValueOrDefault(runtime.Name)?.Adapter;
        Plugin? winner = null;
        Plugin? runnerUp = null;
        foreach (var plugin in catalogue.Active)
        {
            var (claims, verdict) = adapter is not null ? (plugin.Id == adapter, plugin.Id == adapter ? "named by plugins.toml" : $"not asked: plugins.toml names {adapter}")
                : winner is not null && !(askAll && runnerUp is null) ? (false, "not asked: already claimed")
                : Detects(plugin, runtime);
            if (claims && winner is not null)
            {
                runnerUp = plugin;
                verdict = $"would claim it next ({verdict})";
            }
            else if (claims)
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

        details.AddRange(catalogue.All.Except(catalogue.Active).Select(plugin => $"{plugin.Id}: not asked: {plugin.State.Word}: {plugin.Reason}"));
        steps.Add(new ResolutionStep("claimed", winner is not null, winner is not null ? $"by plugin {winner.Id} {winner.Version}" : Unclaimed(runtime.Name, adapter, catalogue), details));
        return winner;
    }

    private (bool Claims, string Verdict) Detects(Plugin plugin, RuntimeRef runtime)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            var claims = DetectWithin(plugin, runtime);
            return (claims, $"{(claims ? "claims it" : "does not claim it")}, {Stopwatch.GetElapsedTime(started).TotalMicroseconds:0} us");
        }
        catch (Exception e)
        {
            var reason = e is TimeoutException ? $"Detect did not return within {DetectTime.TotalSeconds:0} s" : $"Detect threw {e.GetType().Name}: {e.Message}";
            plugins.Fail(plugin, reason, "report it to the plugin's vendor");
            return (false, reason);
        }
    }

    /// <summary>Ends after its time, whatever the plugin does: the thread is the plugin's then.</summary>
    private static bool DetectWithin(Plugin plugin, RuntimeRef runtime)
    {
        var adapter = plugin.Adapter!;
        return Task.Run(() => adapter.Detect(runtime)).WaitAsync(DetectTime).GetAwaiter().GetResult();
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

    private static string Needs(string name, Plugin plugin) => $"runtime '{name}' needs plugin {plugin.Id}, which is {plugin.State.Word}: {plugin.Reason}";

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
