using System.Text.RegularExpressions;

namespace Atoll.PluginSdk;

/// <summary>Checks a manifest's values. What a file's syntax and types must be is checked while it is read.</summary>
public static partial class ManifestValidation
{
    /// <summary>The lowest and the highest priority.</summary>
    public const int MinPriority = 0, MaxPriority = 1000;

    /// <summary>Every mistake in a manifest, not only the first.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <returns>The key that is wrong and one sentence about it, for each mistake.</returns>
    public static IReadOnlyList<(string Key, string Problem)> Validate(PluginManifest manifest)
    {
        var problems = new List<(string, string)>();
        Check(IdPattern().IsMatch(manifest.Id), "id", $"'{manifest.Id}' must be lower-case letters, digits, '.' and '-', at most 64, beginning with a letter or digit");
        Check(VersionPattern().IsMatch(manifest.Version), "version", $"'{manifest.Version}' must be a version such as 1.2.3");
        Check(AssemblyPattern().IsMatch(manifest.Assembly), "assembly", $"'{manifest.Assembly}' must be the name of a .dll file in the plugin's folder");
        Check(SdkPattern().IsMatch(manifest.Sdk), "sdk", $"'{manifest.Sdk}' must be MAJOR.MINOR, for example {SdkContract.Version}");
        Check(manifest.Priority is >= MinPriority and <= MaxPriority, "priority", $"{manifest.Priority} must be {MinPriority} to {MaxPriority}");
        Check(manifest.Type is null or { Length: > 0 }, "type", "must be the full name of a class");
        foreach (var name in manifest.Runtimes)
        {
            Check(IsRuntimeName(name), "runtimes", $"'{name}' is no runtime name: letters, digits, '.', '_', '+' and '-', at most 128, beginning with a letter or digit");
        }

        foreach (var twin in manifest.Runtimes.GroupBy(name => name, StringComparer.Ordinal).Where(names => names.Count() > 1))
        {
            problems.Add(("runtimes", $"'{twin.Key}' is named {twin.Count()} times"));
        }

        return problems;

        void Check(bool holds, string key, string problem)
        {
            if (!holds)
            {
                problems.Add((key, problem));
            }
        }
    }

    /// <summary>Whether a text has the form of a runtime name. Whether the name is allowed is the host's to say.</summary>
    /// <param name="name">The text.</param>
    /// <returns>True for letters, digits, <c>.</c>, <c>_</c>, <c>+</c> and <c>-</c>, at most 128, beginning with a letter or digit, so that it is safe as a file name.</returns>
    public static bool IsRuntimeName(string name) => RuntimeNamePattern().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A\d{1,9}(\.\d{1,9}){1,3}([-+][0-9A-Za-z.+-]{1,64})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}\.dll\z", RegexOptions.CultureInvariant)]
    private static partial Regex AssemblyPattern();

    [GeneratedRegex(@"\A\d{1,4}\.\d{1,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SdkPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._+-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RuntimeNamePattern();
}
