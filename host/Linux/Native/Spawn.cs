using System.Runtime.InteropServices;

namespace Atoll.Host.Linux.Native;

/// <summary>spawn.h. The opaque structs are sized for glibc on x86-64 and arm64 with room to spare (336 and 80 bytes there).</summary>
internal static unsafe partial class Spawn
{
    public const short POSIX_SPAWN_SETPGROUP = 0x02, POSIX_SPAWN_SETSIGDEF = 0x04, POSIX_SPAWN_SETSIGMASK = 0x08, POSIX_SPAWN_SETSID = 0x80;

    [StructLayout(LayoutKind.Sequential, Size = 512)]
    public struct posix_spawnattr_t;

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    public struct posix_spawn_file_actions_t;

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    public struct sigset_t;

    [LibraryImport("libc")]
    public static partial int posix_spawn(out int pid, byte* path, posix_spawn_file_actions_t* actions, posix_spawnattr_t* attributes, byte** argv, byte** envp);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_init(posix_spawnattr_t* attributes);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_destroy(posix_spawnattr_t* attributes);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setflags(posix_spawnattr_t* attributes, short flags);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setsigdefault(posix_spawnattr_t* attributes, sigset_t* signals);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setsigmask(posix_spawnattr_t* attributes, sigset_t* signals);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_init(posix_spawn_file_actions_t* actions);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t* actions);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t* actions, int fd, int newFd);

    /// <summary>Since glibc 2.34.</summary>
    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t* actions, int from);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t* actions, byte* path);

    /// <summary>Since glibc 2.29.</summary>
    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t* actions, int folder);

    [LibraryImport("libc")]
    public static partial int sigemptyset(sigset_t* signals);

    [LibraryImport("libc")]
    public static partial int sigfillset(sigset_t* signals);
}
