using System.Text;
using Atoll.Host.Configuration;
using Atoll.Host.Configuration.Toml;

namespace Atoll.Host.Plugins.Trust;

/// <summary><c>plugins.lock</c> beside plugins.toml: the contents that an operator trusts, by plugin.</summary>
internal static class PluginLock
{
    public const string Name = "plugins.lock";

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static string? FileOf(AtollConfiguration configuration) => configuration.File is { } file ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, Name) : null;

    /// <summary>Every plugin's trusted hashes; none where there is no such file.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(AtollConfiguration configuration, List<ConfigProblem> problems)
    {
        if (FileOf(configuration) is not { } file || !File.Exists(file))
        {
            return new Dictionary<string, IReadOnlyList<string>>();
        }

        if (DropIns.Distrusted(file) is { } reason)
        {
            problems.Add(new ConfigProblem(file, 0, 0, reason));
            return new Dictionary<string, IReadOnlyList<string>>();
        }

        var toml = TomlSection.Read(file, problems);
        var plugins = toml.Named("plugins", (_, table) =>
        {
            var hashes = table.Strings("hashes") ?? [];
            table.RejectUnknown();
            return hashes;
        });
        toml.RejectUnknown();
        return plugins;
    }

    /// <summary>Adds a content, or takes all of a plugin's out. Whoever reads the file reads all of it.</summary>
    public static void Change(AtollConfiguration configuration, string id, string? trusted)
    {
        var file = FileOf(configuration) ?? throw new RuntimeException(RuntimeErrorCode.Unavailable, $"there is no plugins.toml beside which {Name} could lie; start the daemon with --config");
        var problems = new List<ConfigProblem>();
        var plugins = new SortedDictionary<string, IReadOnlyList<string>>(Read(configuration, problems).ToDictionary(), StringComparer.Ordinal);
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }

        if (trusted is null)
        {
            plugins.Remove(id);
        }
        else
        {
            plugins[id] = [.. (plugins.GetValueOrDefault(id) ?? []).Where(hash => hash != trusted), trusted];
        }

        var text = new StringBuilder("# Contents of plugins that are trusted. 'atoll plugin trust' writes this file.\n");
        foreach (var (plugin, hashes) in plugins)
        {
            text.Append($"[plugins.\"{plugin}\"]\nhashes = [{string.Join(", ", hashes.Select(hash => $"\"{hash}\""))}]\n");
        }

        var making = file + ".new";
        File.WriteAllText(making, text.ToString());
        File.SetUnixFileMode(making, Readable);
        File.Move(making, file, overwrite: true);
    }
}
