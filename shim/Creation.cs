namespace Atoll.Shim;

/// <summary>The steps from START to CREATED. Each that fails says why with <see cref="Failure"/>.</summary>
internal static unsafe class Creation
{
    public const int FrameSize = Frame.HeaderSize + (4 * sizeof(long));

    /// <summary>Opens what the container needs and runs the command; its pid is 0 when that failed.</summary>
    public static void Begin(Start* start, out int command)
    {
        command = 0;
        if (Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
        {
            Failure.Because("Could not become a subreaper"u8, null, Libc.errno);
            return;
        }

        if (!OpenForPeers(start)) return;
        if (start->Console != null)
        {
            var error = Terminal.Listen(start->Console);
            if (error != 0)
            {
                Failure.Because("Could not listen on the console socket "u8, start->Console, error);
                return;
            }
        }

        var opensStdin = start->StdinOpen && start->Console == null;
        var stdin = opensStdin ? ContainerStdin.Open() : -1;
        var stdout = OutputPipe.Open(isStderr: false);
        var stderr = OutputPipe.Open(isStderr: true);
        if (stdout < 0 || stderr < 0 || (opensStdin && stdin < 0))
        {
            Failure.Because("Could not make the container's pipes"u8, null, stdout < 0 ? -stdout : stderr < 0 ? -stderr : -stdin);
            return;
        }

        var pid = Command.Spawn(start, stdin, stdout, stderr);
        if (stdin >= 0) Libc.close(stdin);
        Libc.close(stdout);
        Libc.close(stderr);
        OomScore.Protect();
        if (pid > 0) command = pid;
        else Failure.Because("Could not run "u8, start->Argv[0], -pid);
    }

    /// <summary>Makes the fifos of streams that another's process has; there is no command and nobody is adopted.</summary>
    public static bool Keep(Start* start)
    {
        OomScore.Protect();
        if (!OpenForPeers(start)) return false;
        var isTerminal = start->Console != null;
        var error = start->StdinOpen || isTerminal ? ContainerStdin.OpenFifo(isTerminal) : 0;
        if (error == 0) error = OutputPipe.OpenFifo(isStderr: false);
        if (error == 0 && !isTerminal) error = OutputPipe.OpenFifo(isStderr: true);
        if (error != 0) Failure.Because("Could not make the container's fifos"u8, null, error);
        else if ((error = Record(0, 0)) != 0) Failure.Because("Could not write the file process"u8, null, error);
        return error == 0;
    }

    /// <summary>The command has succeeded: finds out who its container's process is, and records it.</summary>
    /// <param name="start">What was asked for.</param>
    /// <param name="pid">The process.</param>
    /// <param name="startTime">Its start time.</param>
    /// <param name="ended">How it ended, when it has been reaped before; else null.</param>
    public static bool Adopt(Start* start, out int pid, out long startTime, out EarlyDeath* ended)
    {
        var pidFile = start->PidFile;
        startTime = 0;
        ended = null;
        if (!ReadPid(pidFile, out pid)) return false;
        ended = EarlyDeath.Find(pid);
        if (ended == null && !Reaper.IsChild(pid))
        {
            Failure.Because("The command left no child of the pid that is in its pid file "u8, pidFile, 0);
            return false;
        }

        startTime = ended == null ? ProcessStat.StartTime(pid) : ended->StartTime;
        if (start->Console != null)
        {
            if (!Terminal.Take()) return false;
        }
        else if (!start->IsExec)
        {
            OutputPipe.SkipWords(); // an exec's process has begun by itself, and may have written them
        }

        var error = Record(pid, startTime);
        if (error != 0) Failure.Because("Could not write the file process"u8, null, error);
        return error == 0;
    }

    public static void WriteFrame(byte* to, int pid, long startTime)
    {
        Frame.WriteHeader(to, Frame.Created, Frame.ProtocolVersion, FrameSize - Frame.HeaderSize);
        var numbers = (long*)(to + Frame.HeaderSize);
        var self = Libc.getpid();
        numbers[0] = pid;
        numbers[1] = startTime;
        numbers[2] = self;
        numbers[3] = ProcessStat.StartTime(self);
    }

    private static bool OpenForPeers(Start* start)
    {
        var error = JsonFile.Open(start->LogPath, start->LogLimit, start->LogFiles);
        if (error != 0)
        {
            Failure.Because("Could not open the log "u8, start->LogPath, error);
            return false;
        }

        error = Listener.Open();
        if (error != 0) Failure.Because("Could not listen on shim.sock"u8, null, error);
        return error == 0;
    }

    private static bool ReadPid(byte* pidFile, out int pid)
    {
        const int size = 32;
        var content = stackalloc byte[size];
        var length = SmallFile.Read(pidFile, content, size);
        pid = 0;
        if (length < 0)
        {
            Failure.Because("The command succeeded, but its pid file cannot be read: "u8, pidFile, -length);
            return false;
        }

        var at = content;
        var end = content + length;
        var value = Decimal.Read(ref at, end);
        while (at < end && (*at == '\n' || *at == ' ')) at++;
        if (value is <= 1 or > int.MaxValue || at != end)
        {
            Failure.Because("The command succeeded, but there is no pid in its pid file "u8, pidFile, 0);
            return false;
        }

        pid = (int)value;
        return true;
    }

    private static int Record(int pid, long startTime)
    {
        const int size = 128;
        var self = Libc.getpid();
        var text = stackalloc byte[size];
        var content = new Text(text, size);
        content.AddNumber(pid);
        content.Add((byte)' ');
        content.AddNumber(startTime);
        content.Add((byte)' ');
        content.AddNumber(self);
        content.Add((byte)' ');
        content.AddNumber(ProcessStat.StartTime(self));
        content.Add((byte)'\n');
        return AtomicFile.Write("process.new"u8, "process"u8, ref content, durable: false);
    }
}
