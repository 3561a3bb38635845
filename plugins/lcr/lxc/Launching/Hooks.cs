using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>startContainer hooks of the OCI configuration: they run in the container, before its command.</summary>
internal static unsafe class Hooks
{
    private const int Failed = 125;
    private const int MostTexts = 1024;

    /// <summary>
    /// seconds (0: no limit), path, count of arguments, these, count of variables, these, the state up to the pid, and after it.
    /// </summary>
    public static void Run(ref StepReader steps)
    {
        var seconds = (int)steps.NextNumber();
        var path = steps.NextText();
        var argv = stackalloc byte*[MostTexts + 1];
        var environment = stackalloc byte*[MostTexts + 1];
        steps.NextTexts((int)steps.NextNumber(), argv);
        steps.NextTexts((int)steps.NextNumber(), environment);
        var stdin = State(steps.NextText(), steps.NextText());

        var pid = Libc.fork();
        if (pid < 0) Report.End(Failed, "cannot fork for the hook"u8, path, Libc.errno);
        if (pid == 0)
        {
            Libc.dup2(stdin, 0);
            Libc.execve(path, argv, environment);
            Libc._exit(127);
        }

        Libc.close(stdin);
        Await(pid, seconds, path);
    }

    private static void Await(int pid, int seconds, byte* path)
    {
        const int millisecondsOfSecond = 1000;
        var pidfd = new PollDescriptor { Fd = (int)Libc.syscall(Libc.SYS_pidfd_open, pid, 0, 0), Events = PollDescriptor.In };
        var ended = Libc.poll(&pidfd, 1, seconds == 0 ? -1 : seconds * millisecondsOfSecond);
        if (ended == 0) Libc.kill(pid, Libc.SIGKILL);
        int status;
        Libc.waitpid(pid, &status, 0);
        Libc.close(pidfd.Fd);
        if (ended == 0) Report.End(Failed, "ran longer than its timeout and was ended: the hook"u8, path, 0);
        if (status != 0) Report.End(Failed, "failed: the hook"u8, path, 0);
    }

    /// <summary>The state as a file: its pid is this process's.</summary>
    private static int State(byte* before, byte* after)
    {
        const int size = 32;
        var buffer = stackalloc byte[size];
        var pid = new Text(buffer, size);
        pid.AddNumber(Libc.getpid());
        fixed (byte* name = "state"u8)
        {
            var fd = Libc.memfd_create(name, Libc.MFD_CLOEXEC);
            if (fd < 0) Report.End(Failed, "cannot hold the state for a hook"u8, null, Libc.errno);
            Libc.write(fd, before, (nuint)Libc.strlen(before));
            Libc.write(fd, buffer, (nuint)pid.Length);
            Libc.write(fd, after, (nuint)Libc.strlen(after));
            Libc.lseek(fd, 0, 0);
            return fd;
        }
    }
}
