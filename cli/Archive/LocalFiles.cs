using System.Formats.Tar;
using Atoll.Cli.Interop;
using Atoll.Cli.Output;

namespace Atoll.Cli.Archive;

/// <summary>Files of the client as a tar archive, and a tar archive as files of the client.</summary>
internal static class LocalFiles
{
    public static PathKind KindOf(string path) => new(Path.Exists(path), Directory.Exists(path));

    /// <summary>Writes a file, or a folder with all in it. Links are written as links.</summary>
    public static void Write(string path, CopyTarget target, Stream to)
    {
        using TarWriter tar = new(to, TarEntryFormat.Pax, leaveOpen: true);
        Write(tar, path, target.Name);
    }

    /// <summary>Extracts an archive. No entry is put anywhere but below the target, whatever names and links it has.</summary>
    /// <param name="keepOwners">As in the archive; else whoever copies.</param>
    public static void Extract(Stream from, CopyTarget target, bool keepOwners)
    {
        using TarReader tar = new(from, leaveOpen: true);
        List<(string Path, UnixFileMode Mode, DateTimeOffset Time)> folders = [];
        while (tar.GetNextEntry() is { } entry)
        {
            if (target.Rename(entry.Name) is not { } name)
                continue;

            string path = Place(target.Folder, name);
            Make(entry, path, target);
            if (keepOwners && Libc.lchown(path, (uint)entry.Uid, (uint)entry.Gid) != 0)
                throw new CliException($"Cannot give {path} its owner: it takes root to do that");
            if (entry.EntryType is TarEntryType.Directory)
                folders.Add((path, entry.Mode, entry.ModificationTime));
            else if (entry.EntryType is not (TarEntryType.SymbolicLink or TarEntryType.HardLink))
                Finish(path, entry.Mode, entry.ModificationTime);
        }

        // Their own modes and times come last: writing into them takes one and changes the other.
        foreach ((string path, UnixFileMode mode, DateTimeOffset time) in Enumerable.Reverse(folders))
            Finish(path, mode, time);
    }

    private static void Write(TarWriter tar, string path, string name)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        bool isFolder = info is DirectoryInfo && info.LinkTarget is null;
        if (name.Length > 0)
            tar.WriteEntry(path, isFolder ? name + "/" : name);
        if (!isFolder)
            return;

        foreach (string child in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
            Write(tar, child, name.Length > 0 ? $"{name}/{Path.GetFileName(child)}" : Path.GetFileName(child));
    }

    private static void Make(TarEntry entry, string path, CopyTarget target)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                if (!Directory.Exists(path) || new DirectoryInfo(path).LinkTarget is not null)
                {
                    Remove(path);
                    Directory.CreateDirectory(path);
                }

                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                Remove(path);
                using (FileStream file = new(path, FileMode.CreateNew, FileAccess.Write))
                    entry.DataStream?.CopyTo(file);
                break;
            case TarEntryType.SymbolicLink:
                Remove(path);
                File.CreateSymbolicLink(path, entry.LinkName);
                break;
            case TarEntryType.HardLink when target.Rename(entry.LinkName) is { } name:
                Remove(path);
                if (Libc.link(Place(target.Folder, name), path) != 0)
                    throw new CliException($"Cannot link {path} to {entry.LinkName}");
                break;
            default:
                StandardStream.Error.WriteLine($"WARNING: {entry.Name} is left out: {entry.EntryType}");
                break;
        }
    }

    /// <summary>The path of an entry, no part of which leads out.</summary>
    private static string Place(string folder, string name)
    {
        string[] parts = name.Split('/');
        if (parts.Contains(".."))
            throw new CliException($"The archive's entry {name} leads out of {folder}");

        string path = folder;
        foreach (string part in parts[..^1])
        {
            path = Path.Combine(path, part);
            if (new DirectoryInfo(path).LinkTarget is not null)
                throw new CliException($"{path} is a link: nothing is copied through it");
        }

        return Path.Combine(path, parts[^1]);
    }

    private static void Remove(string path)
    {
        FileInfo info = new(path);
        if (info.LinkTarget is not null || info.Exists)
            info.Delete();
        else if (Directory.Exists(path))
            throw new CliException($"cannot overwrite directory {path} with non-directory");
    }

    private static void Finish(string path, UnixFileMode mode, DateTimeOffset time)
    {
        if (!Path.Exists(path))
            return;
        File.SetUnixFileMode(path, mode);
        File.SetLastWriteTimeUtc(path, time.UtcDateTime);
    }
}
