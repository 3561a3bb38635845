using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Plugins;

/// <summary>Whether a plugin's folder is in the hands of root or of the daemon's own user alone: its code runs with all that the daemon may do.</summary>
internal static class FolderTrust
{
    /// <summary>What is wrong with the folder or anything in it, or null.</summary>
    public static string? Problem(string folder)
    {
        var me = Unistd.geteuid();
        return new[] { folder }.Concat(Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = false,
        })).Select(path => Problem(path, me)).FirstOrDefault(problem => problem is not null);
    }

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
