using Atoll.DevHost.Conformance.Reports;

namespace Atoll.DevHost;

/// <summary>A plugin's folder as an operator would install it: nobody but the owner may write to it, and nothing in it is a link.</summary>
internal static class PluginCopy
{
    public const string Manifest = "plugin.toml";
    private const UnixFileMode NotOthers = ~(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);

    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public static void Make(string from, string to)
    {
        if (!File.Exists(Path.Combine(from, Manifest)))
        {
            throw new DevelopmentHostException($"{from} holds no {Manifest}; give the folder that 'dotnet publish' wrote the plugin to");
        }

        Copy(from, to);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to, Folder);
        File.SetUnixFileMode(to, Folder);
        // A report is about the other files.
        foreach (var file in Directory.EnumerateFiles(from).Where(file => Path.GetFileName(file) != ConformanceReport.FileName))
        {
            var copy = Path.Combine(to, Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetUnixFileMode(copy, File.GetUnixFileMode(copy) & NotOthers);
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
