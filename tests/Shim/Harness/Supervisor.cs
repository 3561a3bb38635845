using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Atoll.Shim.Tests.Harness;

/// <summary>What a START says; the fields have the order of the protocol.</summary>
internal sealed record StartParameters
{
    public string Mode { get; init; } = "create";

    public string Log { get; init; } = "";

    public long LogLimit { get; init; }

    public int LogFiles { get; init; } = 1;

    public string Stdin { get; init; } = "null";

    public string Console { get; init; } = "";

    public int TimeLimit { get; init; } = 30_000;

    public int ProcessTimeLimit { get; init; }

    public int Streams { get; init; }

    public string? PidFile { get; init; }

    public string[] Environment { get; init; } = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"];

    public byte[] Encode(string folder, params string[] arguments)
    {
        string[] fields =
        [
            "2", Mode, Log, LogLimit.ToString(CultureInfo.InvariantCulture), LogFiles.ToString(CultureInfo.InvariantCulture), Stdin, Console,
            TimeLimit.ToString(CultureInfo.InvariantCulture), ProcessTimeLimit.ToString(CultureInfo.InvariantCulture),
            Streams.ToString(CultureInfo.InvariantCulture), PidFile ?? Path.Combine(folder, "pid"), folder,
            arguments.Length.ToString(CultureInfo.InvariantCulture), .. arguments,
            Environment.Length.ToString(CultureInfo.InvariantCulture), .. Environment,
        ];
        return Encoding.UTF8.GetBytes(string.Concat(fields.Select(field => field + '\0')));
    }
}

/// <summary>One atoll-shim in a folder of its own. Disposing it ends everything that works in that folder.</summary>
internal sealed class Supervisor : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly int _pidFd;
    private int? _exitCode;

    private Supervisor(string folder, params string[] more)
    {
        Folder = folder;
        var (ours, theirs) = Native.SocketPair();
        Pid = Spawn(folder, theirs, more);
        _ = Libc.close(theirs);
        _pidFd = Native.OpenPidFd(Pid);
        Control = Connection.FromFd(ours);
    }

    public static string Binary { get; } = FindBinary();

    public string Folder { get; }

    public int Pid { get; }

    public Connection Control { get; }

    public string SocketPath => InFolder("shim.sock");

    public string LogPath => InFolder("container.log");

    /// <summary>Spawns the supervisor and says nothing to it yet.</summary>
    public static Supervisor Spawn(params string[] more) => new(Directory.CreateTempSubdirectory("atoll-shim-").FullName, more);

    /// <summary>The next supervisor in the folder of one that is to be disposed of later.</summary>
    public Supervisor SpawnNext() => new(Folder);

    /// <summary>Spawns the supervisor and has it run a shell script as the command.</summary>
    public static Supervisor Run(string script, StartParameters? parameters = null)
    {
        var supervisor = Spawn();
        supervisor.Start(script, parameters ?? new());
        return supervisor;
    }

    /// <summary>
    /// Creates a container: the command leaves a shell behind which runs the script once <see cref="Open"/> was called. CREATED has been read.
    /// </summary>
    public static Supervisor Create(string script, Func<Supervisor, StartParameters>? parameters = null)
    {
        var supervisor = Spawn();
        supervisor.CreateContainer(script, parameters?.Invoke(supervisor) ?? new());
        supervisor.Created = supervisor.Control.Expect(Frame.Created);
        return supervisor;
    }

    /// <summary>The frame that <see cref="Create"/> read.</summary>
    public ReceivedFrame? Created { get; set; }

    public void Start(string script, StartParameters parameters) =>
        Control.Send(Frame.Start, 0, parameters.Encode(Folder, "/bin/sh", "-c", script));

    public void CreateContainer(string script, StartParameters parameters)
    {
        const string command = """
            echo "the command's own words"
            mkfifo gate gate2
            exec 3<&0 # in the background a shell reads /dev/null, unless it is told otherwise by another number
            /bin/sh -c 'read _ <gate
            '"$1" <&3 3<&- &
            echo $! >pid
            """;
        Control.Send(Frame.Start, 0, parameters.Encode(Folder, "/bin/sh", "-c", command, "command", script));
    }

    /// <summary>Lets the container's script go; or, with "gate2", lets it go on after a <c>read _ &lt;gate2</c>.</summary>
    public unsafe void Open(string name = "gate")
    {
        fixed (byte* path = Encoding.UTF8.GetBytes(InFolder(name) + '\0'), newline = "\n"u8)
        {
            var (at, gate) = ((nint)path, -1);
            Eventually.That(() => (gate = Libc.open((byte*)at, Libc.O_WRONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0)) >= 0, "somebody reads the gate");
            _ = Libc.write(gate, newline, 1);
            _ = Libc.close(gate);
        }
    }

    public Connection Connect() => Connection.To(SocketPath);

    public string InFolder(string name) => Path.Combine(Folder, name);

    public string ReadFile(string name) => File.ReadAllText(InFolder(name));

    public int ReadNumber(string name) => int.Parse(ReadFile(name), CultureInfo.InvariantCulture);

    /// <summary>Waits for the supervisor's end and returns its exit status.</summary>
    public unsafe int WaitForExit()
    {
        if (_exitCode is { } known) return known;
        Assert.That(Native.WaitReadable(_pidFd, Limit), Is.True, "the supervisor did not end");
        int status;
        Assert.That(Libc.waitpid(Pid, &status, 0), Is.EqualTo(Pid));
        _exitCode = ExitCode(status);
        return _exitCode.Value;
    }

    /// <summary>Waits until it has stopped itself, or has ended: then false.</summary>
    public unsafe bool WaitForStop()
    {
        int status;
        Assert.That(Libc.waitpid(Pid, &status, Native.WUNTRACED), Is.EqualTo(Pid));
        if ((status & 0xff) == 0x7f) return true;
        _exitCode = ExitCode(status);
        return false;
    }

    /// <summary>Lets it go on after a stop.</summary>
    public void GoOn() => _ = Libc.kill(Pid, Native.SIGCONT);

    /// <summary>
    /// It ends with this status, and so does all that it started. Whoever it has killed may have closed its files, which is what the supervisor
    /// sees, a moment before it leaves its folder.
    /// </summary>
    public void EndsWithAll(int exitStatus)
    {
        Assert.That(WaitForExit(), Is.EqualTo(exitStatus));
        Eventually.That(() => Processes().Count == 0, "somebody that it started works on in its folder");
    }

    /// <summary>Every process that works in the folder.</summary>
    public List<int> Processes()
    {
        var found = new List<int>();
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out var pid)) continue;
            try
            {
                if (new DirectoryInfo(entry + "/cwd").LinkTarget == Folder) found.Add(pid);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // it has ended meanwhile
            }
        }

        return found;
    }

    public void Dispose()
    {
        Control.Dispose();
        if (_exitCode is null)
        {
            _ = Libc.kill(Pid, Libc.SIGKILL);
            WaitForExit();
        }

        foreach (var pid in Processes()) _ = Libc.kill(pid, Libc.SIGKILL);
        _ = Libc.close(_pidFd);
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private static int ExitCode(int status) => (status & 0x7f) == 0 ? status >> 8 : 128 + (status & 0x7f);

    private static string FindBinary()
    {
        var root = typeof(Supervisor).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;
        var path = Environment.GetEnvironmentVariable("ATOLL_SHIM") ?? Path.Combine(root, "out/bin/atoll-shim");
        return File.Exists(path) ? path : throw new FileNotFoundException($"There is no supervisor at {path}; run `make publish` first.");
    }

    private static unsafe int Spawn(string folder, int control, string[] more)
    {
        var actions = stackalloc byte[Libc.SpawnObjectSize];
        var attributes = stackalloc byte[Libc.SpawnObjectSize];
        _ = Libc.posix_spawn_file_actions_init(actions);
        _ = Libc.posix_spawnattr_init(attributes);
        _ = Libc.posix_spawnattr_setflags(attributes, Native.POSIX_SPAWN_SETSID);
        fixed (byte* path = Encoding.UTF8.GetBytes(Binary + '\0'), cwd = Encoding.UTF8.GetBytes(folder + '\0'), id = "test\0"u8, devNull = "/dev/null\0"u8)
        {
            _ = Libc.posix_spawn_file_actions_adddup2(actions, control, 3);
            for (var fd = 0; fd < 3; fd++) _ = Native.posix_spawn_file_actions_addopen(actions, fd, devNull, 2, 0);
            _ = Libc.posix_spawn_file_actions_addchdir_np(actions, cwd);
            byte** argv = stackalloc byte*[more.Length + 3];
            argv[0] = path;
            argv[1] = id;
            argv[more.Length + 2] = null;
            for (var i = 0; i < more.Length; i++) argv[i + 2] = (byte*)Marshal.StringToCoTaskMemUTF8(more[i]); // for the few that tests give, for good
            byte** envp = stackalloc byte*[] { null };
            int pid;
            var error = Libc.posix_spawn(&pid, path, actions, attributes, argv, envp);
            _ = Libc.posix_spawn_file_actions_destroy(actions);
            return error == 0 ? pid : throw new IOException($"posix_spawn of {Binary} failed with errno {error}");
        }
    }
}

/// <summary>Waiting for what no descriptor announces.</summary>
internal static class Eventually
{
    public static void That(Func<bool> condition, string what) =>
        Assert.That(SpinWait.SpinUntil(condition, Supervisor.Limit), Is.True, what);
}
