using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>The command itself.</summary>
internal static unsafe class Execution
{
    /// <summary>Exit statuses that shells and Docker use: there is no such command; it cannot be executed.</summary>
    private const int NotFound = 127, NotExecutable = 126;
    private const int PathSize = 4096;

    /// <summary>count of arguments, these, count of variables, these, the folders to look in.</summary>
    public static void Run(ref StepReader steps)
    {
        var argv = Texts(ref steps);
        var environment = Texts(ref steps);
        var folders = steps.NextText();

        Libc.setsid(); // LXC may have; a process that leads its session already is told so, and nothing is lost
        Report.Say(Report.Going);

        // Whatever else is open is closed by the execution, and only by that: the report must outlive a failure.
        const nint closeOnExec = 4;
        Libc.syscall(Libc.SYS_close_range, 3, unchecked((nint)uint.MaxValue), closeOnExec);
        Seccomp.Apply();
        var error = HasSlash(argv[0]) ? Execute(argv[0], argv, environment) : Search(folders, argv, environment);
        Report.End(error is Libc.ENOENT or Libc.ENOTDIR ? NotFound : NotExecutable, "cannot run"u8, argv[0], error);
    }

    private static int Search(byte* folders, byte** argv, byte** environment)
    {
        var result = Libc.ENOENT;
        var buffer = stackalloc byte[PathSize];
        while (*folders != 0)
        {
            var path = new Text(buffer, PathSize);
            while (*folders != 0 && *folders != ':') path.Add(*folders++);
            if (*folders == ':') folders++;
            path.Add((byte)'/');
            path.AddString(argv[0]);
            if (!path.Complete) continue;
            var error = Execute(path.Terminate(), argv, environment);
            if (error is not (Libc.ENOENT or Libc.ENOTDIR)) result = error;
        }

        return result;
    }

    private static int Execute(byte* path, byte** argv, byte** environment)
    {
        Libc.execve(path, argv, environment);
        return Libc.errno;
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
