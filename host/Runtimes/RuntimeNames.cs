using Atoll.Host.Configuration;
using Atoll.Host.Plugins;

namespace Atoll.Host.Runtimes;

/// <summary>Which runtime names are allowed, and why. iSulad: the runtimes whitelist.</summary>
internal static class RuntimeNames
{
    /// <summary>The rule's last resort.</summary>
    public const string LastResort = "lcr";

    private const string GVisor = "runsc";
    private const string ShimV2Form = "io.containerd.NAME.VERSION";
    private static readonly string[] Always = [LastResort, "runc", "kata-runtime"];

    public static IEnumerable<string> BuiltIn(AtollConfiguration configuration) => configuration.GVisor ? [.. Always, GVisor] : Always;

    /// <summary>
    /// A built-in name in capitals is that name, as in iSulad. Every other name is taken to the letter: a key of plugins.toml, a plugin's
    /// declaration and the parts of a shim v2 name distinguish capitals.
    /// </summary>
    public static string Canonical(string name, AtollConfiguration configuration)
        => configuration.Runtimes.ContainsKey(name) ? name
            : BuiltIn(configuration).FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) ?? name;

    /// <summary>Why a known name is refused to what is new; null when it is not.</summary>
    public static string? RefusedBecause(string name, AtollConfiguration configuration) => configuration.Runtimes.GetValueOrDefault(name) switch
    {
        { Enabled: false } entry => $"runtime '{name}' is disabled{In(entry)}; 'atoll runtime enable {name}', or ask for another",
        { Draining: true } entry => $"runtime '{name}' is draining{In(entry)}: containers that it has go on, and it takes no new ones; 'atoll runtime enable {name}', or ask for another",
        _ => null,
    };

    private static string In(RuntimeEntry entry) => entry.Place is { } place ? $" by {place}" : "";

    /// <summary>Why a name is allowed, or null.</summary>
    public static string? AllowedBecause(string name, AtollConfiguration configuration, PluginCatalogue catalogue)
    {
        if (!ManifestValidation.IsRuntimeName(name) || RefusedBecause(name, configuration) is not null)
        {
            return null;
        }

        return configuration.Runtimes.ContainsKey(name) ? $"[runtimes.{name}] in plugins.toml"
            : BuiltIn(configuration).Contains(name) ? "a built-in name"
            : ShimV2Binary(name) is not null ? $"of the form {ShimV2Form}"
            : catalogue.Active.FirstOrDefault(plugin => plugin.Manifest!.Runtimes.Contains(name)) is { } plugin ? $"declared by plugin {plugin.Id}"
            : null;
    }

    public static IEnumerable<(string Name, string Origin)> Listed(Generation generation) => Listed(generation.Configuration, generation.Catalogue);

    /// <summary>Every name that can be listed, with where it comes from.</summary>
    public static IEnumerable<(string Name, string Origin)> Listed(AtollConfiguration configuration, PluginCatalogue catalogue)
        => configuration.Runtimes.Keys.Select(name => (name, "plugins.toml"))
            .Concat(catalogue.Active.SelectMany(plugin => plugin.Manifest!.Runtimes.Select(name => (name, $"plugin {plugin.Id}"))))
            .Concat(BuiltIn(configuration).Select(name => (name, "built-in")))
            .DistinctBy(entry => entry.Item1).OrderBy(entry => entry.Item1, StringComparer.Ordinal);

    /// <summary>What is allowed, for people.</summary>
    public static string AllowedNames(AtollConfiguration configuration, PluginCatalogue catalogue)
        => $"{string.Join(", ", Listed(configuration, catalogue).Select(entry => entry.Name).Where(name => RefusedBecause(name, configuration) is null))}, {ShimV2Form}";

    /// <summary>
    /// The binary of a containerd shim's name: four parts, the first two <c>io</c> and <c>containerd</c>, neither of the others empty.
    /// <c>io.containerd.kata.v2</c> is <c>containerd-shim-kata-v2</c>. Null for a name of another form.
    /// </summary>
    public static string? ShimV2Binary(string name)
        => name.Split('.') is ["io", "containerd", { Length: > 0 } runtime, { Length: > 0 } version] ? $"containerd-shim-{runtime}-{version}" : null;
}
