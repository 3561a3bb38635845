using System.Text;
using Atoll.Host.Linux;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Supervision;

internal sealed partial class Supervisor
{
    private const byte CommandFailed = 1, CommandOverran = 2;

    public async Task<ProcessIdentity> CreateAsync(ContainerRef container, SupervisorParameters parameters, CancellationToken cancellationToken)
    {
        var environment = parameters.Command.Environment ?? HostProcesses.PathAlone;
        var payload = StartPayload.Write(parameters, environment);
        var (mine, theirs) = FileDescriptor.SocketPair();
        var connection = ShimConnection.Over(mine);
        SpawnedProcess shim;
        using (theirs)
        {
            try
            {
                shim = SpawnedProcess.Start(new SpawnRequest
                {
                    Path = shimBinary,
                    Argv = ["atoll-shim", container.Id],
                    Environment = [],
                    WorkingFolder = container.StateFolder,
                    Control = theirs,
                    NewSession = true,
                });
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }

        _ = ReapAsync(shim, container.Id);
        try
        {
            await connection.WriteAsync(FrameKind.Start, 0, payload, cancellationToken);
            var identity = Answer(await connection.ReadAsync(cancellationToken), parameters.Command);
            _control[container.Id] = connection;
            return identity;
        }
        catch (Exception e)
        {
            connection.Dispose();
            if (e is OperationCanceledException)
            {
                await CleanupAsync(container, CancellationToken.None);
            }

            throw;
        }
    }

    private static ProcessIdentity Answer(Frame? answer, Command command)
    {
        if (answer is not { } frame)
        {
            throw new RuntimeException(RuntimeErrorCode.Internal, "atoll-shim ended before it had created the container");
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
        if (frame.Argument is not (CommandFailed or CommandOverran))
        {
            return new RuntimeException(RuntimeErrorCode.Internal, $"atoll-shim: {words}");
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

    private async Task ReapAsync(SpawnedProcess shim, string id)
    {
        using (shim)
        {
            var status = await shim.WaitAsync(CancellationToken.None);
            logger.LogDebug("atoll-shim {Pid} of container {ContainerId} ended with wait status {Status:x}", shim.Pid, id, status);
        }
    }
}
