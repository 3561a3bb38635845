using System.Diagnostics;
using Atoll.Bench.Machine;
using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Bench.Running;

/// <summary>How a child ended and what it took.</summary>
internal readonly record struct ChildOutcome(int ExitCode, TimeSpan Wall, TimeSpan Cpu);

/// <summary>
/// A process that the benchmark starts by posix_spawn and waits for in the kernel. It has a session of its own: Ctrl-C reaches the benchmark alone, which
/// then ends what it started in the right order.
/// </summary>
internal sealed class Child : IDisposable
{
    private const int SIGKILL = 9, SIGTERM = 15;
    private readonly SpawnedProcess _process;
    private readonly long _started;
    private readonly string _words;

    private Child(SpawnedProcess process, long started, string words)
    {
        _process = process;
        _started = started;
        _words = words;
    }

    public int Pid => _process.Pid;

    public static Child Start(string program, IReadOnlyList<string> args, string folder = "/", FileDescriptor? stdout = null, FileDescriptor? stderr = null, FileDescriptor? control = null, IReadOnlyList<string>? environment = null)
    {
        var started = Stopwatch.GetTimestamp();
        var process = SpawnedProcess.Start(new SpawnRequest
        {
            Path = program,
            Argv = [program, .. args],
            Environment = environment ?? HostProcesses.PathAlone,
            WorkingFolder = folder,
            Stdout = stdout,
            Stderr = stderr,
            Control = control,
            NewSession = true,
        });
        return new Child(process, started, $"{program} {string.Join(' ', args)}");
    }

    /// <summary>Runs a program to its end and expects success.</summary>
    public static ChildOutcome Run(string program, IReadOnlyList<string> args, CancellationToken cancellationToken, string folder = "/", FileDescriptor? stdout = null, FileDescriptor? stderr = null, IReadOnlyList<string>? environment = null)
    {
        using var child = Start(program, args, folder, stdout, stderr, environment: environment);
        return child.Succeed(cancellationToken);
    }

    /// <summary>What a program that succeeds writes, its errors included.</summary>
    public static string Output(string program, IReadOnlyList<string> args, string folder = "/", IReadOnlyList<string>? environment = null, CancellationToken cancellationToken = default)
    {
        var (read, write) = FileDescriptor.Pipe();
        using var reader = PipeText.Reader(read);
        Child child;
        using (write)
        {
            child = Start(program, args, folder, write, write, environment: environment);
        }

        using (child)
        {
            using var ending = child.EndOn(cancellationToken);
            var text = reader.ReadToEnd();
            var outcome = child.WaitForEnd(cancellationToken);
            return outcome.ExitCode == 0 ? text : throw new BenchException($"{child._words} failed with exit code {outcome.ExitCode}: {text.Trim()}");
        }
    }

    /// <summary>Waits for the end and expects success.</summary>
    public ChildOutcome Succeed(CancellationToken cancellationToken)
    {
        var outcome = WaitForEnd(cancellationToken);
        return outcome.ExitCode == 0 ? outcome : throw new BenchException($"{_words} failed with exit code {outcome.ExitCode}");
    }

    /// <summary>Waits for the end; the child is killed when the benchmark is to stop.</summary>
    public ChildOutcome WaitForEnd(CancellationToken cancellationToken)
    {
        TimeSpan wall;
        using (EndOn(cancellationToken))
        {
            Wait.ForEnd(Pid);
            wall = Stopwatch.GetElapsedTime(_started);
        }

        var (status, cpu) = Wait.Reap(Pid);
        cancellationToken.ThrowIfCancellationRequested();
        return new ChildOutcome(ExitStatus.FromWaitStatus(status, default).Code, wall, cpu);
    }

    /// <summary>Asks it to end and waits until it has.</summary>
    public int Stop()
    {
        _ = Unistd.kill(Pid, SIGTERM);
        return WaitForEnd(CancellationToken.None).ExitCode;
    }

    /// <summary>The time since it was spawned.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Kills it when the benchmark is to stop. Dispose the result before reaping: until then its number is its own.</summary>
    public CancellationTokenRegistration EndOn(CancellationToken cancellationToken) => cancellationToken.Register(() => _ = Unistd.kill(Pid, SIGKILL));

    public void Dispose() => _process.Dispose();
}
