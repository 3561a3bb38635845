using System.Security.Cryptography;
using Atoll.Host.Configuration;

namespace Atoll.Host.Plugins.Staging;

/// <summary>
/// Copies of plugins, each under its hash, which code is loaded from: the folder that it was dropped into may change at any time, and changing a file that is
/// mapped ends the process. They lie under the root, not the state folder: /run is often mounted noexec, and a plugin whose folder is gone is needed for its
/// containers after a restart too.
/// </summary>
internal sealed class PluginStaging(AtollConfiguration configuration)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// They keep what they learned of a type for ever, and so the plugin's code in memory: a plugin that can be unloaded gets its own. .NET 10:
    /// dotnet/runtime issue 65323.
    /// </summary>
    private static readonly string[] PrivateAssemblies = ["System.Text.Json.dll", "System.ComponentModel.TypeConverter.dll", "System.ComponentModel.Annotations.dll"];

    private string Parent => Path.Combine(configuration.Root, "staged");

    /// <summary>Whether a folder is such a copy.</summary>
    public bool Holds(string folder) => folder.StartsWith(Parent + "/", StringComparison.Ordinal);

    public string FolderOf(string id, string hash) => Path.Combine(Parent, id, hash);

    /// <summary>Copies what was verified: the copy holds exactly this content, or is not made.</summary>
    /// <exception cref="IOException">The plugin's folder holds something else by now.</exception>
    public string Stage(string id, string source, PluginContent content, bool isUnloadable)
    {
        var folder = FolderOf(id, content.Hash);
        if (!Holds(folder, content.Hash))
        {
            Copy(source, content, folder);
        }

        if (isUnloadable)
        {
            AddPrivateAssemblies(folder);
        }

        return folder;
    }

    /// <summary>A copy that an earlier daemon made; null when there is none, or not whole.</summary>
    public PluginContent? Find(string id, string hash)
    {
        var folder = FolderOf(id, hash);
        return Directory.Exists(folder) && PluginContent.Read(folder) is var content && content.Hash == hash ? content : null;
    }

    /// <summary>Removes what no plugin and no container needs.</summary>
    public void Prune(IReadOnlySet<(string Id, string Hash)> needed)
    {
        foreach (var plugin in Directory.Exists(Parent) ? Directory.EnumerateDirectories(Parent) : [])
        {
            foreach (var folder in Directory.EnumerateDirectories(plugin).Where(folder => !needed.Contains((Path.GetFileName(plugin), Path.GetFileName(folder)))))
            {
                Directory.Delete(folder, recursive: true);
            }

            if (!Directory.EnumerateFileSystemEntries(plugin).Any())
            {
                Directory.Delete(plugin);
            }
        }
    }

    private static bool Holds(string folder, string hash) => Directory.Exists(folder) && PluginContent.Read(folder).Hash == hash;

    /// <summary>Whoever finds the folder finds it whole.</summary>
    private static void Copy(string source, PluginContent content, string folder)
    {
        var making = folder + ".new";
        Remove(making);
        Remove(folder);
        Directory.CreateDirectory(making, OwnerOnly);
        foreach (var file in content.Files)
        {
            var path = Path.Combine(making, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly);
            var bytes = File.ReadAllBytes(Path.Combine(source, file.Path));
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != file.Digest)
            {
                throw new IOException($"{Path.Combine(source, file.Path)} changed while it was copied; it is looked at again when nothing changes any more");
            }

            File.WriteAllBytes(path, bytes);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead | file.Mode);
        }

        Directory.Move(making, folder);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AddPrivateAssemblies(string folder)
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        foreach (var name in PrivateAssemblies)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                // A link of an earlier daemon may lead to a framework that is gone.
                File.Delete(path);
                File.CreateSymbolicLink(path, Path.Combine(framework, name));
            }
        }
    }
}
