namespace Atoll.Plugins.Lcr.Translation;

/// <summary>
/// Paths in a container as paths of its root filesystem's folder, symbolic links followed within the root. LXC refuses a mount whose way leads over a link;
/// here the way is walked before, and LXC still refuses one that has become a link meanwhile.
/// </summary>
internal static class RootfsPath
{
    /// <summary>As symlink(7): the kernel follows no more.</summary>
    private const int MostLinks = 40;

    /// <summary>The path without links, relative to the root; what does not exist stays as it is.</summary>
    public static string Resolve(string rootfs, string path)
    {
        var left = new Stack<string>(Parts(path).Reverse());
        var done = new List<string>();
        var links = 0;
        while (left.TryPop(out var part))
        {
            if (part == "..")
            {
                if (done.Count > 0)
                {
                    done.RemoveAt(done.Count - 1);
                }

                continue;
            }

            if (new FileInfo(Path.Combine([rootfs, .. done, part])).LinkTarget is not { } target)
            {
                done.Add(part);
                continue;
            }

            if (++links > MostLinks)
            {
                throw Bundle.Invalid($"'{path}' leads over too many symbolic links");
            }

            if (target.StartsWith('/'))
            {
                done.Clear();
            }

            foreach (var step in Parts(target).Reverse())
            {
                left.Push(step);
            }
        }

        return string.Join('/', done);
    }

    private static IEnumerable<string> Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".");
}
