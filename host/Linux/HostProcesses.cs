using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux;

/// <summary>The host's <see cref="IHostProcesses"/>.</summary>
internal sealed class HostProcesses(TimeProvider timeProvider) : IHostProcesses
{
    private const int SIGKILL = 9;

    /// <summary>All that a runtime needs of an environment; secrets of the daemon's own never travel.</summary>
    public static IReadOnlyList<string> PathAlone { get; } = [$"PATH={Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}"];

    public async Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken)
    {
        using var stdout = new OutputPipe(command.MaxOutput);
        using var stderr = new OutputPipe(command.MaxOutput);
        using var stdin = Input(command.Stdin.Span);
        IReadOnlyList<string> argv = [command.Path, .. command.Args];
        using var child = SpawnedProcess.Start(new SpawnRequest
        {
            Path = command.Path,
            Argv = argv,
            Environment = command.Environment ?? PathAlone,
            WorkingFolder = command.WorkingFolder,
            Stdin = stdin,
            Stdout = stdout.Write,
            Stderr = stderr.Write,
        });
        stdout.Write.Dispose();
        stderr.Write.Dispose();

        using var deadline = new CancellationTokenSource(command.Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        int status;
        try
        {
            status = await child.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // The group's leader is our child and not reaped yet, so its number, and the group's, cannot be anyone else's.
            _ = Unistd.kill(-child.Pid, SIGKILL);
            status = await child.WaitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            throw new CommandFailedException(RuntimeErrorCode.DeadlineExceeded, $"{command.Path} ran longer than {command.Timeout.TotalSeconds:0.#} s and was ended: {string.Join(' ', argv)}", Result());
        }

        return Result();

        CommandResult Result() => new()
        {
            Argv = argv,
            ExitCode = ExitStatus.FromWaitStatus(status, default).Code,
            Stdout = stdout.Text(),
            StdoutBytes = stdout.Bytes(),
            Stderr = stderr.Text(),
        };
    }

    /// <summary>A pipe takes it whole, so nobody has to write while the command runs: 64 KiB is its capacity (pipe(7)).</summary>
    private static unsafe FileDescriptor? Input(ReadOnlySpan<byte> content)
    {
        const int Capacity = 64 * 1024;
        if (content.IsEmpty)
        {
            return null;
        }

        if (content.Length > Capacity)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"a command's standard input of {content.Length} bytes is more than {Capacity}");
        }

        var (read, write) = FileDescriptor.Pipe();
        using (write)
            fixed (byte* bytes = content)
            {
                if (Unistd.write(write.Number, bytes, content.Length) == content.Length)
                {
                    return read;
                }
            }

        read.Dispose();
        throw Errno.Exception("write to a pipe", Errno.Last);
    }

    public void Signal(ProcessIdentity identity, int signal)
    {
        using var pidfd = PidFd.Open(identity);
        if (pidfd is null || !pidfd.Signal(signal))
        {
            throw new RuntimeException(RuntimeErrorCode.NotFound, $"process {identity.Pid} has ended");
        }
    }

    public async Task WaitForEndAsync(ProcessIdentity identity, CancellationToken cancellationToken)
    {
        using var pidfd = PidFd.Open(identity);
        if (pidfd is not null)
        {
            await pidfd.WaitAsync(cancellationToken);
        }
    }

    public string? FindBinary(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return Path.IsPathRooted(name) && IsExecutable(name) ? name : null;
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) => File.Exists(path) && Unistd.access(path, Unistd.X_OK) == 0;
}
