using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>spawn.h. Both opaque types are smaller than <see cref="SpawnObjectSize"/> in glibc (80 and 336 bytes) and in musl.</summary>
internal static unsafe partial class Libc
{
    public const int SpawnObjectSize = 512;
    public const short POSIX_SPAWN_SETPGROUP = 2;
    public const short POSIX_SPAWN_SETSIGDEF = 4;
    public const short POSIX_SPAWN_SETSIGMASK = 8;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int posix_spawn(int* pid, byte* path, void* actions, void* attributes, byte** argv, byte** envp);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int posix_spawnattr_init(void* attributes);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int posix_spawnattr_setflags(void* attributes, short flags);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int posix_spawnattr_setsigdefault(void* attributes, SigSet* set);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int posix_spawnattr_setsigmask(void* attributes, SigSet* set);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int posix_spawn_file_actions_init(void* actions);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int posix_spawn_file_actions_adddup2(void* actions, int from, int to);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int posix_spawn_file_actions_addchdir_np(void* actions, byte* path);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int posix_spawn_file_actions_destroy(void* actions);
}
