using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Plugins.Trust;

/// <summary>Whether a plugin's folder is in the hands of root or of the daemon's own user alone: its code runs with all that the daemon may do.</summary>
internal static class FolderTrust
{
    private const int MaxLinks = 40;

    /// <summary>What is wrong with the folder, anything in it, or a folder above it; or null.</summary>
    public static string? Problem(string folder)
    {
        var me = Unistd.geteuid();
        return ProblemAbove(folder, me, MaxLinks) ?? new[] { folder }.Concat(Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = false,
        })).Select(path => Problem(path, me)).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>
    /// Who may rename an ancestor may put another folder in the plugin's place. The ancestors that the daemon's own files have too are left out: who may
    /// change those has the daemon itself. In a folder like /tmp nobody may rename what is another's (sticky, inode(7)).
    /// </summary>
    private static string? ProblemAbove(string path, uint me, int links)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null && !Contains(folder, AppContext.BaseDirectory); folder = Path.GetDirectoryName(folder))
        {
            if (FileOwnership.Of(folder) is not { } ownership)
            {
                return $"{folder} vanished while it was looked at";
            }

            if (ownership.Owner != 0 && ownership.Owner != me)
            {
                return $"{folder}, above it, belongs to user {ownership.Owner}, who is neither root nor the daemon's user";
            }

            if (ownership.IsLink)
            {
                var target = Path.GetFullPath(new DirectoryInfo(folder).LinkTarget!, Path.GetDirectoryName(folder)!);
                if (links == 0 || ProblemAbove(Path.Combine(target, "x"), me, links - 1) is not null)
                {
                    return $"{folder}, above it, leads to {target}, which others may change";
                }
            }
            else if (ownership is { WritableByOthers: true, IsSticky: false })
            {
                return $"{folder}, above it, may be written to by others than its owner (mode {ownership.Octal})";
            }
        }

        return null;
    }

    private static bool Contains(string folder, string path) => path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);

    private static string? Problem(string path, uint me)
    {
        if (FileOwnership.Of(path) is not { } ownership)
        {
            return $"{path} vanished while it was looked at";
        }

        if (ownership.IsLink)
        {
            return $"{path} is a symbolic link";
        }

        if (ownership.Owner != 0 && ownership.Owner != me)
        {
            return $"{path} belongs to user {ownership.Owner}, who is neither root nor the daemon's user";
        }

        return ownership.WritableByOthers ? $"{path} may be written to by others than its owner (mode {ownership.Octal})" : null;
    }
}
