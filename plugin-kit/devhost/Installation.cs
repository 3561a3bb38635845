using System.Reflection;

namespace Atoll.DevHost;

/// <summary>Where the parts of Atoll lie that a development host is made of.</summary>
/// <param name="Prefix">A folder with <c>lib/atolld</c> and <c>bin</c>, as <c>make publish</c> lays it or the package <c>Atoll.DevHost</c> carries it.</param>
public sealed record Installation(string Prefix)
{
    /// <summary>Names the prefix where nothing else does.</summary>
    public const string Variable = "ATOLL_PREFIX";

    /// <summary>What the build of a plugin's tests writes into their assembly: the folder of the package that they were built with.</summary>
    private const string Metadata = "AtollPrefix";

    /// <summary>The daemon.</summary>
    public string Daemon => Path.Combine(Prefix, "lib", "atolld", "atolld");

    /// <summary>The client.</summary>
    public string Client => Path.Combine(Prefix, "bin", "atoll");

    /// <summary>The one of <c>ATOLL_PREFIX</c>, of an assembly's package, or the one that this program is part of.</summary>
    /// <param name="tests">The plugin's tests, where there are some.</param>
    /// <returns>An installation that has a daemon.</returns>
    /// <exception cref="DevelopmentHostException">There is none.</exception>
    public static Installation Find(Assembly? tests = null)
    {
        string?[] prefixes =
        [
            Environment.GetEnvironmentVariable(Variable),
            tests?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == Metadata)?.Value,
            Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..")),
        ];
        return prefixes.Where(prefix => !string.IsNullOrEmpty(prefix)).Select(prefix => new Installation(Path.GetFullPath(prefix!))).FirstOrDefault(installation => File.Exists(installation.Daemon))
            ?? throw new DevelopmentHostException($"no atolld was found; reference the package Atoll.DevHost, or set {Variable} to a folder with lib/atolld and bin");
    }
}
