using System.Diagnostics;

namespace Atoll.Integration.Tests.Harness;

/// <summary>Makes plugin folders from those that were built as a vendor builds them.</summary>
internal static class PluginFolder
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>A plugin as it was built, its own manifest with it.</summary>
    public static void Copy(string plugin, string into) => CopyFiles(plugin, Path.Combine(into, plugin), _ => true);

    /// <summary>A plugin's files under another name and manifest; null for none.</summary>
    public static void Copy(string plugin, string into, string name, string? manifest, Action<string>? change = null)
    {
        var copy = Path.Combine(into, name);
        CopyFiles(plugin, copy, file => Path.GetFileName(file) != "plugin.toml");
        if (manifest is not null)
        {
            File.WriteAllText(Path.Combine(copy, "plugin.toml"), manifest);
        }

        change?.Invoke(copy);
    }

    public static string Manifest(string id, string assembly, string? type, string sdk = "1.0", string runtimes = "")
        => $"id = \"{id}\"\nversion = \"1.0.0\"\nassembly = \"{assembly}\"\n{(type is null ? "" : $"type = \"{type}\"\n")}sdk = \"{sdk}\"\nruntimes = [{runtimes}]\n";

    public static void GiveTo(string folder, string user)
    {
        using var chown = Process.Start("chown", ["-R", user, folder])!;
        chown.WaitForExit();
    }

    private static void CopyFiles(string plugin, string into, Func<string, bool> wanted)
    {
        Directory.CreateDirectory(into, Folder);
        foreach (var file in Directory.EnumerateFiles(Installation.TestPlugin(plugin)).Where(wanted))
        {
            File.Copy(file, Path.Combine(into, Path.GetFileName(file)));
        }
    }
}
