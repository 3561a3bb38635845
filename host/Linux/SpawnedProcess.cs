using System.Text;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux;

/// <summary>What to spawn. A null descriptor is <c>/dev/null</c>.</summary>
internal sealed record SpawnRequest
{
    public required string Path { get; init; }

    /// <summary>The first is the program's own name.</summary>
    public required IReadOnlyList<string> Argv { get; init; }

    public required IReadOnlyList<string> Environment { get; init; }

    public required string WorkingFolder { get; init; }

    /// <summary>The working folder, where its path is not to be looked up again.</summary>
    public FileDescriptor? OpenedFolder { get; init; }

    public FileDescriptor? Stdin { get; init; }

    public FileDescriptor? Stdout { get; init; }

    public FileDescriptor? Stderr { get; init; }

    /// <summary>Becomes descriptor 3.</summary>
    public FileDescriptor? Control { get; init; }

    /// <summary>A session of its own, so that it outlives us; otherwise a process group of its own, so that it can be ended whole.</summary>
    public bool NewSession { get; init; }
}

/// <summary>A child of this process, spawned by posix_spawn: a managed process must not fork.</summary>
internal sealed class SpawnedProcess : IDisposable
{
    private readonly PidFd _pidfd;

    private SpawnedProcess(int pid, PidFd pidfd)
    {
        Pid = pid;
        _pidfd = pidfd;
    }

    public int Pid { get; }

    /// <summary>Spawns.</summary>
    /// <exception cref="RuntimeException">Unavailable when the binary is missing or cannot be executed.</exception>
    public static unsafe SpawnedProcess Start(SpawnRequest request)
    {
        using var devNull = FileDescriptor.Open("/dev/null", Unistd.O_RDWR);
        using var path = new CString(request.Path);
        using var folder = new CString(request.WorkingFolder);
        using var argv = new CStringArray(request.Argv);
        using var envp = new CStringArray(request.Environment);
        Spawn.posix_spawnattr_t attributes;
        Spawn.posix_spawn_file_actions_t actions;
        Spawn.sigset_t all, none;
        Check(Spawn.posix_spawnattr_init(&attributes));
        Check(Spawn.posix_spawn_file_actions_init(&actions));
        try
        {
            // .NET ignores SIGPIPE and handles others; a child must begin with the defaults (signal(7): ignored stays ignored over exec).
            _ = Spawn.sigfillset(&all);
            _ = Spawn.sigemptyset(&none);
            Check(Spawn.posix_spawnattr_setsigdefault(&attributes, &all));
            Check(Spawn.posix_spawnattr_setsigmask(&attributes, &none));
            Check(Spawn.posix_spawnattr_setflags(&attributes, (short)(Spawn.POSIX_SPAWN_SETSIGDEF | Spawn.POSIX_SPAWN_SETSIGMASK
                | (request.NewSession ? Spawn.POSIX_SPAWN_SETSID : Spawn.POSIX_SPAWN_SETPGROUP))));
            if (request.OpenedFolder is { } opened)
            {
                // First, before its number is taken or closed.
                Check(Spawn.posix_spawn_file_actions_addfchdir_np(&actions, opened.Number));
            }

            Check(Spawn.posix_spawn_file_actions_adddup2(&actions, (request.Stdin ?? devNull).Number, 0));
            Check(Spawn.posix_spawn_file_actions_adddup2(&actions, (request.Stdout ?? devNull).Number, 1));
            Check(Spawn.posix_spawn_file_actions_adddup2(&actions, (request.Stderr ?? devNull).Number, 2));
            if (request.Control is { } control)
            {
                Check(Spawn.posix_spawn_file_actions_adddup2(&actions, control.Number, 3));
            }

            // Our own descriptors are close-on-exec; what whoever started the daemon left open in it is not, and ends here.
            Check(Spawn.posix_spawn_file_actions_addclosefrom_np(&actions, request.Control is null ? 3 : 4));
            if (request.OpenedFolder is null)
            {
                Check(Spawn.posix_spawn_file_actions_addchdir_np(&actions, folder.Pointer));
            }

            var errno = Spawn.posix_spawn(out var pid, path.Pointer, &actions, &attributes, argv.Pointer, envp.Pointer);
            if (errno != 0)
            {
                throw Failure(request, errno);
            }

            return new SpawnedProcess(pid, PidFd.Open(pid) ?? throw new RuntimeException(RuntimeErrorCode.Internal, $"child {pid} was reaped by somebody else"));
        }
        finally
        {
            _ = Spawn.posix_spawnattr_destroy(&attributes);
            _ = Spawn.posix_spawn_file_actions_destroy(&actions);
        }
    }

    /// <summary>Waits for the end and reaps; the raw wait status.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _pidfd.WaitAsync(cancellationToken);
        return Unistd.waitpid(Pid, out var status, Unistd.WNOHANG) == Pid
            ? status
            : throw Errno.Exception($"waitpid {Pid}", Errno.Last);
    }

    /// <summary>Sends a signal; false when it has ended.</summary>
    public bool Signal(int signal) => _pidfd.Signal(signal);

    public void Dispose() => _pidfd.Dispose();

    private static RuntimeException Failure(SpawnRequest request, int errno)
    {
        var because = errno switch
        {
            Errno.ENOENT when !Directory.Exists(request.WorkingFolder) => $"its working folder {request.WorkingFolder} does not exist",
            Errno.ENOENT when File.Exists(request.Path) => "the interpreter that its first line names, or its loader, does not exist",
            Errno.ENOENT => "it does not exist",
            Errno.EACCES => "it is not executable",
            Errno.ENOEXEC => "it is no program for this machine",
            Errno.ETXTBSY => "somebody is writing to it",
            Errno.EAGAIN => "there is no room for another process: raise pids.max of the daemon's cgroup (TasksMax= of its unit), or kernel.threads-max",
            _ => Errno.Name(errno),
        };
        return new RuntimeException(errno == Errno.EAGAIN ? RuntimeErrorCode.ResourceExhausted : RuntimeErrorCode.Unavailable, $"cannot run {request.Path}: {because}");
    }

    private static void Check(int errno)
    {
        if (errno != 0)
        {
            throw Errno.Exception("posix_spawn attributes", errno);
        }
    }

    private sealed unsafe class CString(string text) : IDisposable
    {
        public byte* Pointer { get; } = (byte*)System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8(NoNul(text));

        public void Dispose() => System.Runtime.InteropServices.Marshal.FreeCoTaskMem((nint)Pointer);
    }

    private sealed unsafe class CStringArray : IDisposable
    {
        private readonly nint _memory;

        /// <summary>One block: the pointers, a null, then the texts.</summary>
        public CStringArray(IReadOnlyList<string> texts)
        {
            var pointers = (texts.Count + 1) * sizeof(byte*);
            var size = pointers + texts.Sum(text => Encoding.UTF8.GetByteCount(NoNul(text)) + 1);
            _memory = System.Runtime.InteropServices.Marshal.AllocCoTaskMem(size);
            var next = (byte*)_memory + pointers;
            var end = (byte*)_memory + size;
            for (var i = 0; i < texts.Count; i++)
            {
                Pointer[i] = next;
                next += Encoding.UTF8.GetBytes(texts[i], new Span<byte>(next, (int)(end - next)));
                *next++ = 0;
            }

            Pointer[texts.Count] = null;
        }

        public byte** Pointer => (byte**)_memory;

        public void Dispose() => System.Runtime.InteropServices.Marshal.FreeCoTaskMem(_memory);
    }

    private static string NoNul(string text)
        => text.Contains('\0', StringComparison.Ordinal)
            ? throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "an argument, path or environment value holds a NUL character")
            : text;
}
