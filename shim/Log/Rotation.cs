namespace Atoll.Shim;

/// <summary>The names of a log's files: <c>LOG</c> is the current one, <c>LOG.1</c> the one before, and so on.</summary>
internal static unsafe class Rotation
{
    /// <summary>The most files that a log may have: a rotation renames every one of them.</summary>
    public const int MaxFiles = 1000;

    /// <summary>A log path is at most this long, so that a number can be added within PATH_MAX.</summary>
    public const int MaxPath = 4096 - 8;

    /// <summary>Renames every file to the next number; the last is overwritten. Returns false when the current one still has its name.</summary>
    public static bool Shift(byte* path, int files)
    {
        if (files < 2) return false;
        var from = stackalloc byte[4096];
        var to = stackalloc byte[4096];
        for (var number = files - 1; number > 1; number--)
        {
            WriteName(from, path, number - 1);
            WriteName(to, path, number);
            Libc.rename(from, to); // a number that is not there yet is no error
        }

        WriteName(to, path, 1);
        return Libc.rename(path, to) == 0;
    }

    /// <summary>Writes <c>PATH.NUMBER</c> and a NUL; <paramref name="to"/> holds 4096 bytes.</summary>
    public static void WriteName(byte* to, byte* path, int number)
    {
        var name = new Text(to, 4096);
        name.AddString(path);
        name.Add((byte)'.');
        name.AddNumber(number);
        name.Terminate();
    }
}
