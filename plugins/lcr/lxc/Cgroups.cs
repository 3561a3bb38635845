using System.Runtime.InteropServices;
using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>
/// Two functions of the C library that this program exports, so that liblxc calls them here. With a liblxc that goes other ways counters are lost and time is.
/// </summary>
internal static unsafe class Cgroups
{
    private const nint SYS_mkdirat = 258, SYS_unlinkat = 263;
    private const int AT_REMOVEDIR = 0x200;

    /// <summary>
    /// LXC's monitor removes the container's cgroups before it ends, and with them what the kernel has counted there: whether a process was ended for want of
    /// memory, above all. The engine reads that first and removes them then, so folders are left alone. The monitor removes no others.
    /// </summary>
    [UnmanagedCallersOnly(EntryPoint = "unlinkat")]
    public static int Unlinkat(int folder, byte* path, int flags)
        => (flags & AT_REMOVEDIR) != 0 ? 0 : (int)Libc.syscall(SYS_unlinkat, folder, (nint)path, flags);

    /// <summary>To remove the cgroups that it is in itself, the monitor would move to others, one in each hierarchy. As they stay, it need not move.</summary>
    [UnmanagedCallersOnly(EntryPoint = "mkdirat")]
    public static int Mkdirat(int folder, byte* path, uint mode)
        => (int)Libc.syscall(SYS_mkdirat, Strings.Equal(path, "lxc.pivot"u8) ? -1 : folder, (nint)path, (nint)mode); // EBADF: LXC notes it and goes on
}
