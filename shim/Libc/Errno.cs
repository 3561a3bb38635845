using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>errno.h, and strerror of string.h, which goes with it.</summary>
internal static unsafe partial class Libc
{
    /// <summary>The library that every import names; the linker resolves it statically.</summary>
    private const string Name = "libc";

    public const int ENOENT = 2;
    public const int ENXIO = 6;
    public const int ECHILD = 10;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EEXIST = 17;
    public const int ENOSPC = 28;
    public const int EMLINK = 31;
    public const int ENAMETOOLONG = 36;
    public const int ECONNABORTED = 103;

    public static int errno => *__errno_location();

    [DllImport(Name, ExactSpelling = true)]
    public static extern byte* strerror(int number);

    [DllImport(Name, ExactSpelling = true)]
    private static extern int* __errno_location();
}
