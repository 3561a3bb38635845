using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>The command itself.</summary>
internal static unsafe class Execution
{
    /// <summary>Exit statuses that shells and Docker use: there is no such command; it cannot be executed.</summary>
    private const int NotFound = 127, NotExecutable = 126;
    private const int PathSize = 4096;

    private static byte** s_argv;
    private static byte** s_environment;
    private static byte* s_path;

    /// <summary>
    /// count of arguments, these, count of variables, these, the folders to look in. A command that is not there is told of at once, as by other OCI runtimes'
    /// create.
    /// </summary>
    public static void Find(ref StepReader steps)
    {
        s_argv = Texts(ref steps);
        s_environment = Texts(ref steps);
        var folders = steps.NextText();
        var name = s_argv[0];
        var error = 0;
        if (HasSlash(name)) error = Check(s_path = name);
        else error = Search(folders, name);
        if (error != 0) Report.End(Status(error), "cannot run"u8, name, error);
    }

    public static void Run()
    {
        Libc.setsid(); // LXC may have; a process that leads its session already is told so, and nothing is lost
        Report.Say(Report.Going);

        // Whatever else is open is closed by the execution, and only by that: the report must outlive a failure.
        const nint closeOnExec = 4;
        Libc.syscall(Libc.SYS_close_range, 3, unchecked((nint)uint.MaxValue), closeOnExec);
        Seccomp.Apply();
        Libc.execve(s_path, s_argv, s_environment);
        var error = Libc.errno;
        Report.End(Status(error), "cannot run"u8, s_argv[0], error);
    }

    /// <summary>The exit status that tells of a path that leads nowhere, or to what cannot be used.</summary>
    public static int Status(int error) => error is Libc.ENOENT or Libc.ENOTDIR ? NotFound : NotExecutable;

    private static int Search(byte* folders, byte* name)
    {
        var result = Libc.ENOENT;
        s_path = Libc.mmap(null, PathSize, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        while (*folders != 0)
        {
            var path = new Text(s_path, PathSize);
            while (*folders != 0 && *folders != ':') path.Add(*folders++);
            if (*folders == ':') folders++;
            path.Add((byte)'/');
            path.AddString(name);
            if (!path.Complete) continue;
            var error = Check(path.Terminate());
            if (error == 0) return 0;
            if (error is not (Libc.ENOENT or Libc.ENOTDIR)) result = error;
        }

        return result;
    }

    /// <summary>Whether a file may be executed, as far as that can be known without doing it; 0 or an errno.</summary>
    private static int Check(byte* path)
    {
        const int atFdCwd = -100, executable = 1, effective = 0x200;
        if (Libc.faccessat(atFdCwd, path, executable, effective) != 0) return Libc.errno;
        var stat = stackalloc byte[Libc.StatSize];
        var fd = Libc.open(path, Libc.O_PATH | Libc.O_CLOEXEC, 0);
        if (fd < 0) return Libc.errno;
        var isFolder = Libc.fstat(fd, stat) == 0 && (*(uint*)(stat + 24) & Libc.S_IFMT) == Libc.S_IFDIR;
        Libc.close(fd);
        return isFolder ? Libc.EACCES : 0;
    }

    private static bool HasSlash(byte* path) => Libc.memchr(path, '/', (nuint)Libc.strlen(path)) != null;

    private static byte** Texts(ref StepReader steps)
    {
        var count = (int)steps.NextNumber();
        var texts = (byte**)Libc.mmap(null, (nuint)((count + 1) * sizeof(byte*)), Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if ((nint)texts == -1) Report.End(NotExecutable, "cannot hold the command's arguments"u8, null, Libc.errno);
        return steps.NextTexts(count, texts);
    }
}
