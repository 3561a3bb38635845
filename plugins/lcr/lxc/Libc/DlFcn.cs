using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>dlfcn.h.</summary>
internal static unsafe partial class Libc
{
    public const int RTLD_NOW = 2;

    [DllImport(Name, ExactSpelling = true)]
    public static extern nint dlopen(byte* path, int flags);

    [DllImport(Name, ExactSpelling = true)]
    public static extern void* dlsym(nint library, byte* name);

    [DllImport(Name, ExactSpelling = true)]
    public static extern byte* dlerror();
}
