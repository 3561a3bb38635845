namespace Atoll.Shim;

/// <summary>Runs the command that creates the container, with the container's streams as its own.</summary>
internal static unsafe class Command
{
    /// <summary>Returns the pid; or, negative, an errno.</summary>
    /// <param name="start">What to run.</param>
    /// <param name="stdin">Its standard input; -1: the shim's own, which is /dev/null.</param>
    /// <param name="stdout">Its standard output.</param>
    /// <param name="stderr">Its standard error.</param>
    public static int Spawn(Start* start, int stdin, int stdout, int stderr)
    {
        var actions = stackalloc byte[Libc.SpawnObjectSize];
        var attributes = stackalloc byte[Libc.SpawnObjectSize];
        Libc.posix_spawn_file_actions_init(actions);
        var error = stdin < 0 ? 0 : Libc.posix_spawn_file_actions_adddup2(actions, stdin, 0);
        if (error == 0) error = Libc.posix_spawn_file_actions_adddup2(actions, stdout, 1);
        if (error == 0) error = Libc.posix_spawn_file_actions_adddup2(actions, stderr, 2);
        if (error == 0) error = Libc.posix_spawn_file_actions_addchdir_np(actions, start->Folder);

        // Every bit, not sigfillset: that leaves out the signals that the C library keeps for itself, and a
        // parent that uses glibc may have handed those down ignored.
        SigSet set;
        set.Signals = ulong.MaxValue;
        Libc.posix_spawnattr_init(attributes);
        Libc.posix_spawnattr_setsigdefault(attributes, &set);
        set.Signals = 0;
        Libc.posix_spawnattr_setsigmask(attributes, &set);

        // A group of its own (0 is the attribute's default: the child's pid), which can be ended as a whole.
        Libc.posix_spawnattr_setflags(
            attributes,
            Libc.POSIX_SPAWN_SETPGROUP | Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK);

        var pid = 0;
        if (error == 0) error = Libc.posix_spawn(&pid, start->Argv[0], actions, attributes, start->Argv, start->Envp);
        Loop.BlockSignals();
        Libc.posix_spawn_file_actions_destroy(actions);
        return error == 0 ? pid : -error;
    }
}
