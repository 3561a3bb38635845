using System.Security.Cryptography;
using System.Text;
using Atoll.Host.Plugins.Trust;

namespace Atoll.Host.Plugins.Staging;

/// <summary>Every file of a plugin's folder with its digest, but for what is said about them: its signature and its passport.</summary>
/// <param name="Files">By path within the folder, in ordinal order.</param>
internal sealed record PluginContent(IReadOnlyList<PluginFile> Files)
{
    private const int MaxFiles = 4096;
    private const long MaxBytes = 1L << 30;

    /// <summary>One line for each file: its digest, "x" where it is executable, its path. What a signature is over.</summary>
    public string Listing { get; } = List(Files);

    /// <summary>Of the listing: equal when, and only when, everything is.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(List(Files))));

    /// <summary>Reads a folder.</summary>
    /// <exception cref="IOException">It holds too much for a plugin.</exception>
    public static PluginContent Read(string folder)
    {
        var paths = Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
            .Where(path => !IsLink(path) && Path.GetRelativePath(folder, path) is not (PluginSignature.Name or Passport.FileName)).Take(MaxFiles + 1).Order(StringComparer.Ordinal).ToArray();
        if (paths.Length > MaxFiles)
        {
            throw new IOException($"{folder} holds more than {MaxFiles} files, which is no plugin");
        }

        var room = MaxBytes;
        var files = new List<PluginFile>(paths.Length);
        foreach (var path in paths)
        {
            using var stream = File.OpenRead(path);
            room -= stream.Length;
            if (room < 0)
            {
                throw new IOException($"{folder} holds more than {MaxBytes >> 20} MiB, which is no plugin");
            }

            files.Add(new PluginFile(Path.GetRelativePath(folder, path), File.GetUnixFileMode(path) & Executable, Convert.ToHexStringLower(SHA256.HashData(stream))));
        }

        return new PluginContent(files);
    }

    /// <summary>Whether a file is executable belongs to it; who else may read it does not.</summary>
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static bool IsLink(string path) => File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint);

    private static string List(IReadOnlyList<PluginFile> files)
    {
        var text = new StringBuilder();
        foreach (var file in files)
        {
            text.Append(file.Digest).Append(file.Mode != UnixFileMode.None ? " x " : " - ").Append(file.Path).Append('\n');
        }

        return text.ToString();
    }
}

/// <summary>One file of a plugin.</summary>
/// <param name="Digest">SHA-256, in hexadecimal.</param>
internal sealed record PluginFile(string Path, UnixFileMode Mode, string Digest);
