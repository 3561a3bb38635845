using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>What a container's process needs of unistd.h, grp.h and stdlib.h.</summary>
internal static unsafe partial class Libc
{
    public const nint SYS_capset = 126;
    public const nint SYS_ioprio_set = 251;
    public const nint SYS_seccomp = 317;
    public const nint SYS_open_tree = 428;
    public const nint SYS_move_mount = 429;

    [DllImport(Name, EntryPoint = "syscall", ExactSpelling = true)]
    public static extern nint syscall5(nint number, nint argument1, nint argument2, nint argument3, nint argument4, nint argument5);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int faccessat(int folder, byte* path, int mode, int flags);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int fork();

    [DllImport(Name, ExactSpelling = true)]
    public static extern void _exit(int status);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int execve(byte* path, byte** argv, byte** envp);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int execvpe(byte* file, byte** argv, byte** envp);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int fexecve(int fd, byte** argv, byte** envp);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int dup2(int from, int to);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int setsid();

    [DllImport(Name, ExactSpelling = true)]
    public static extern int setgroups(nuint count, uint* groups);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int setresuid(uint real, uint effective, uint saved);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int setresgid(uint real, uint effective, uint saved);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int chdir(byte* path);

    [DllImport(Name, ExactSpelling = true)]
    public static extern byte* getcwd(byte* to, nuint length);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int symlink(byte* target, byte* path);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int chown(byte* path, uint uid, uint gid);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int fchown(int fd, uint uid, uint gid);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int setrlimit(int resource, ulong* limits);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int personality(ulong persona);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int poll(PollDescriptor* descriptors, nuint count, int milliseconds);
}

/// <summary>A <c>struct pollfd</c>.</summary>
internal struct PollDescriptor
{
    public const short In = 1;

    public int Fd;
    public short Events;
    public short Happened;
}
