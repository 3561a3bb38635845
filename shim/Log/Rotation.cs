namespace Atoll.Shim;

/// <summary>The names of a log's files: <c>LOG</c> is the current one, <c>LOG.1</c> the one before, and so on.</summary>
internal static unsafe class Rotation
{
    /// <summary>The most files that a log may have: a rotation renames every one of them.</summary>
    public const int MaxFiles = 1000;

    /// <summary>
    /// Gives every file the next number; of the last, which is overwritten, nothing is left. Returns 0 or an errno, and then the current one has its name yet.
    /// </summary>
    /// <remarks>
    /// A rotation that did not come to its end has left one number free. The next one begins there: no file is overwritten before there are too many.
    /// </remarks>
    public static int Shift(byte* log, int files)
    {
        var from = stackalloc byte[LogFolder.NameSize];
        var to = stackalloc byte[LogFolder.NameSize];
        var free = 1;
        for (WriteName(to, log, free); free < files - 1 && LogFolder.Has(to); WriteName(to, log, free)) free++;
        for (var number = free; number > 1; number--)
        {
            WriteName(from, log, number - 1);
            WriteName(to, log, number);
            var failed = LogFolder.Rename(from, to);
            if (failed != 0) return failed; // going on would overwrite what could not be moved
            CrashPoint.Reach("rotation: older file renamed"u8);
        }

        WriteName(to, log, 1);
        var error = LogFolder.Rename(log, to);
        if (error == 0) CrashPoint.Reach("rotation: current file renamed"u8);
        return error;
    }

    /// <summary>Writes <c>NAME.NUMBER</c> and a NUL; <paramref name="to"/> holds <see cref="LogFolder.NameSize"/> bytes.</summary>
    private static void WriteName(byte* to, byte* log, int number)
    {
        var name = new Text(to, LogFolder.NameSize);
        name.AddString(log);
        name.Add((byte)'.');
        name.AddNumber(number);
        name.Terminate();
    }
}
