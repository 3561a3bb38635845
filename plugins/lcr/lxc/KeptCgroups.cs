using System.Runtime.InteropServices;
using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>
/// LXC's monitor removes the container's cgroups before it ends, and with them what the kernel has counted there: whether a process was ended for want of
/// memory, above all. The engine reads that first and removes them then, so this program exports an unlinkat that leaves folders alone; it is used for
/// nothing else in the monitor. With a liblxc that removes them by other means only the counters are lost.
/// </summary>
internal static unsafe class KeptCgroups
{
    private const nint SYS_unlinkat = 263;
    private const int AT_REMOVEDIR = 0x200;

    [UnmanagedCallersOnly(EntryPoint = "unlinkat")]
    public static int Unlinkat(int folder, byte* path, int flags)
        => (flags & AT_REMOVEDIR) != 0 ? 0 : (int)Libc.syscall(SYS_unlinkat, folder, (nint)path, flags);
}
