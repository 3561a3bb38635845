using Atoll.Host.Configuration.Toml;
using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Configuration;

/// <summary>
/// <c>plugins.d/*.toml</c> beside plugins.toml: one file for each vendor or decision, read in the order of their names and laid over plugins.toml. Removing a file
/// undoes what it said.
/// </summary>
internal static class DropIns
{
    public const string FolderName = "plugins.d";

    private const string PluginFolders = "plugin_folders";
    private static readonly string[] Known = ["default_runtime", PluginFolders, "plugins", "runtimes"];

    public static string FolderBeside(string file) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, FolderName);

    /// <summary>Lays every file that may be trusted over <paramref name="root"/>.</summary>
    /// <returns>The files that were left out, with the reason.</returns>
    public static IReadOnlyList<ConfigProblem> Overlay(TomlTableNode root, string file, List<ConfigProblem> problems)
    {
        var skipped = new List<ConfigProblem>();
        var folder = FolderBeside(file);
        if (!Directory.Exists(folder))
        {
            return skipped;
        }

        foreach (var dropIn in Directory.EnumerateFiles(folder, "*.toml").Where(name => !Path.GetFileName(name).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            if (Distrusted(dropIn) is { } reason)
            {
                skipped.Add(new ConfigProblem(dropIn, 0, 0, reason));
                continue;
            }

            var table = TomlDocument.Read(dropIn, problems);
            foreach (var (key, node) in table.Entries.Where(entry => !Known.Contains(entry.Key)))
            {
                problems.Add(new ConfigProblem(dropIn, node.Line, node.Column, $"'{key}' cannot stand in a drop-in file, only {string.Join(", ", Known)}; write it into {file}"));
            }

            AddPluginFolders(root, table, folder);
            root.Overlay(table);
        }

        return skipped;
    }

    /// <summary>Whoever may write to it would decide what runs as root.</summary>
    public static string? Distrusted(string file)
    {
        var me = Unistd.geteuid();
        return new[] { Path.GetDirectoryName(file)!, file }.Select(path => FileOwnership.Of(path) switch
        {
            null => $"{path} vanished",
            { IsLink: true } => $"{path} is a symbolic link",
            { } ownership when ownership.Owner != 0 && ownership.Owner != me => $"{path} belongs to user {ownership.Owner}",
            { WritableByOthers: true } ownership => $"{path} may be written to by others than its owner (mode {ownership.Octal})",
            _ => null,
        }).FirstOrDefault(reason => reason is not null);
    }

    /// <summary>A vendor's file adds its folders to those that are there.</summary>
    private static void AddPluginFolders(TomlTableNode root, TomlTableNode dropIn, string folder)
    {
        if (!dropIn.Entries.TryGetValue(PluginFolders, out var added) || added.Value is not List<TomlNode> names)
        {
            return;
        }

        var absolute = names.ConvertAll(name => name.Value is string text ? name with { Value = Path.GetFullPath(text, folder) } : name);
        var before = root.Entries.GetValueOrDefault(PluginFolders)?.Value as List<TomlNode> ?? [new TomlNode(InstallFolders.Plugins, added.File, added.Line, added.Column)];
        dropIn.Entries[PluginFolders] = added with { Value = before.Concat(absolute).ToList() };
    }
}
