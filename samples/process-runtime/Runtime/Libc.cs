using System.Runtime.InteropServices;

namespace Vendor.ProcessRuntime.Runtime;

/// <summary>The C library, by its own names.</summary>
internal static unsafe partial class Libc
{
    public const int X_OK = 1;
    public const uint OwnerOnly = 0b110_000_000;
    private const int SIGPIPE = 13;

    public static int Errno => Marshal.GetLastPInvokeError();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mkfifo(string path, uint mode);

    public static void RestoreSignals() => signal(SIGPIPE, 0);

    /// <summary>execve(2); comes back only if it fails.</summary>
    public static void Become(string program, string[] args, string[] environment)
    {
        fixed (nint* argv = Texts(args), envp = Texts(environment), path = Texts([program]))
        {
            _ = execve((byte*)path[0], (byte**)argv, (byte**)envp);
        }
    }

    private static nint[] Texts(string[] texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int execve(byte* path, byte** argv, byte** envp);
}
