using System.Text;
using Atoll.Host.Linux;

namespace Atoll.Host.Supervision;

internal sealed partial class Supervisor
{
    private const byte CommandFailed = 1, CommandOverran = 2, AskedToEnd = 4;

    public async Task<ProcessIdentity> CreateAsync(ContainerRef container, SupervisorParameters parameters, CancellationToken cancellationToken)
    {
        var files = Files(container.StateFolder, container.Id, parameters.Console);
        var command = parameters.Command(files);
        var payload = StartPayload.Write(new StartRequest { Command = command, Files = files, Stdin = parameters.Stdin, Log = parameters.Log });
        var connection = Spawn(container.StateFolder, container.Id);
        try
        {
            CrashPoint.Reach("supervisor: spawned");
            await AskAsync(connection, payload, cancellationToken);
            CrashPoint.Reach("supervisor: asked to create");
            var identity = Answer(await connection.ReadAsync(cancellationToken), command);
            _control[container.Id] = connection;
            return identity;
        }
        catch (Exception e)
        {
            using (connection)
            {
                if (e is OperationCanceledException)
                {
                    await EndAsync(connection);
                    await CleanupAsync(container, CancellationToken.None);
                }
            }

            throw;
        }
    }

    /// <summary>Asks the supervisor to end what it started, and reads until it has.</summary>
    private async Task EndAsync(ShimConnection connection)
    {
        using var patience = new CancellationTokenSource(LeaveTime, timeProvider);
        try
        {
            await connection.WriteAsync(FrameKind.End, 0, ReadOnlyMemory<byte>.Empty, patience.Token);
            while (await connection.ReadAsync(patience.Token) is { Kind: not (FrameKind.Exited or FrameKind.Failed) })
            {
            }
        }
        catch (Exception e) when (e is OperationCanceledException or System.Net.Sockets.SocketException or RuntimeException)
        {
            // It has left already, or does not answer: what is left is the cleanup's.
        }
    }

    private ProcessIdentity Answer(Frame? answer, Command command)
    {
        if (answer is not { } frame)
        {
            throw EndedAtOnce();
        }

        switch (frame.Kind)
        {
            case FrameKind.Created when frame.Payload.Length == 32:
                return new ProcessIdentity { Pid = (int)frame.Int64(0), StartTime = frame.Int64(8), ParentPid = (int)frame.Int64(16), ParentStartTime = frame.Int64(24) };
            case FrameKind.Failed when frame.Payload.Length >= 4:
                throw Failure(frame, command);
            default:
                throw new RuntimeException(RuntimeErrorCode.Internal, $"atoll-shim answered with frame {frame.Kind}");
        }
    }

    private static RuntimeException Failure(Frame frame, Command command)
    {
        var words = Encoding.UTF8.GetString(frame.Payload.Span[4..]);
        if (frame.Argument is not (CommandFailed or CommandOverran or AskedToEnd))
        {
            return new RuntimeException(RuntimeErrorCode.Internal, $"{command.Path}, started by atoll-shim: {words}");
        }

        var result = new CommandResult
        {
            Argv = [command.Path, .. command.Args],
            ExitCode = ExitStatus.FromWaitStatus(frame.Int32(0), default).Code,
            Stdout = "",
            Stderr = words,
        };
        return frame.Argument == CommandOverran
            ? new CommandFailedException(RuntimeErrorCode.DeadlineExceeded, $"{command.Path} ran longer than {command.Timeout.TotalSeconds:0.#} s and was ended", result)
            : new CommandFailedException(RuntimeErrorCode.Internal, $"{command.Path} failed with exit code {result.ExitCode}: {words.Trim()}", result);
    }
}
