using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary><c>hook STATE PATH ARG…</c>: becomes a hook of the OCI configuration, with the container's state on its standard input.</summary>
internal static unsafe class HookCommand
{
    public static int Run(byte* state, byte** hook, byte** environment)
    {
        var fd = Libc.open(state, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NOFOLLOW, 0);
        if (fd < 0 || Libc.dup2(fd, 0) != 0) Words.End(1, "cannot open"u8, state, Libc.errno);
        Libc.execve(hook[0], hook + 1, environment);
        Words.End(1, "cannot run"u8, hook[0], Libc.errno);
        return 1;
    }
}
