using Atoll.Host.Linux;

namespace Atoll.Host.Containers.Logs;

/// <summary>A log's files: <c>LOG</c> is the current one, <c>LOG.1</c> the one before, and so on. They are opened while the supervisor may rotate them.</summary>
/// <remarks>
/// A rotation gives every file the next number, the highest first, and files only ever move to higher numbers. Who looks at one number after the other, from
/// 0 up, therefore meets every file that was there when he began, the newer always before the older. Two things can deceive him while several
/// rotations pass: newer files overtake him and are met late, and two numbers that are missing one after the other are no proof of the end.
/// </remarks>
/// <param name="open">Opens a file, null where there is none; another in tests.</param>
internal sealed class LogFiles(string path, Func<string, OpenLog?> open)
{
    private const int MaxFiles = 1000;

    /// <summary>Opens every file that was begun after one, the oldest first.</summary>
    /// <param name="known">Null for all files; so too where that file is gone.</param>
    public IReadOnlyList<OpenLog> NewerThan(FileIdentity? known)
    {
        var met = Walk(known);
        if (met.Count == 0 || met[0].Is(path))
        {
            met.Reverse();
            return met;
        }

        // The first one was the newest when the walk began. What has overtaken the walk since then is newer, and found by a walk that ends at the first.
        var newer = NewerThan(met[0].Identity);
        foreach (var overtaking in met.Where(file => newer.Any(other => other.Identity == file.Identity)))
        {
            overtaking.Dispose();
        }

        return [.. met.Where(file => !file.IsClosed).Reverse(), .. newer];
    }

    /// <summary>From the newest, each file once, until the one that is known or the end.</summary>
    private List<OpenLog> Walk(FileIdentity? known)
    {
        var met = new List<OpenLog>();
        (bool WasMissing, FileIdentity? Newest) last = default;
        for (var number = 0; number <= MaxFiles; number++)
        {
            var newest = FileIdentity.Of(path);
            var file = open(number == 0 ? path : $"{path}.{number}");
            if (file is null)
            {
                // One number is missing while a rotation is under way. Two are the end, unless that one has passed and another is under way.
                if (last.WasMissing && last.Newest == FileIdentity.Of(path))
                {
                    break;
                }

                last = (true, newest);
                continue;
            }

            last = default;
            if (file.Identity == known)
            {
                file.Dispose();
                break;
            }

            if (met.Exists(other => other.Identity == file.Identity))
            {
                file.Dispose();
            }
            else
            {
                met.Add(file);
            }
        }

        return met;
    }
}
