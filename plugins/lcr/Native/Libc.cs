using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Plugins.Lcr.Native;

/// <summary>fcntl.h.</summary>
internal static partial class Libc
{
    private const int O_PATH = 0x200000, O_DIRECTORY = 0x10000, O_NOFOLLOW = 0x20000, O_CLOEXEC = 0x80000;

    /// <summary>A descriptor that stands for a folder.</summary>
    /// <exception cref="RuntimeException">InvalidState when there is none.</exception>
    public static SafeFileHandle OpenFolder(string path)
    {
        var folder = Open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        return folder.IsInvalid ? throw new RuntimeException(RuntimeErrorCode.InvalidState, $"cannot open {path}: {Marshal.GetLastPInvokeErrorMessage()}") : folder;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
