using System.Text.Json.Nodes;
using Atoll.Host.Containers.Spec;
using Atoll.Host.Containers.Validation;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>128 and SIGKILL: how an exec ends that the engine ended.</summary>
    private const int KilledExitCode = 137;

    /// <summary>Runs another process in a running container. The container's lock is not held: any number may run beside each other.</summary>
    /// <param name="streams">Null for an exec that nobody reads.</param>
    /// <param name="started">Called once, with the exec's id, when the process runs.</param>
    /// <param name="end">Ends the whole exec.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecAsync(string reference, ExecRequest request, AttachParameters? streams, Action<string, ProcessIdentity> started, CancellationToken end)
    {
        Check.Require(request.Command.Count > 0 && request.Command[0].Length > 0, "there is no command to run");
        Check.Texts(request.Command, "an argument");
        Check.Environment(request.Env);
        Check.Require(request.WorkingDir.Length == 0 || Check.IsContainerPath(request.WorkingDir), $"the working folder '{Check.Cut(request.WorkingDir)}' is not an absolute path in the container");
        Check.Require(request.Timeout is null || request.Timeout > TimeSpan.Zero, "the timeout of an exec must be more than nothing");

        var container = _index.Find(reference).Snapshot;
        Require(container.Status.CanExec, container, "exec in");
        RequireRoom($"exec in container {container.Name}");
        var spec = ReadBundle(container) ?? throw new RuntimeException(RuntimeErrorCode.InvalidState, $"cannot exec in container {container.Name}: its configuration is lost or damaged; it is written anew when it is started again");
        var id = ContainerNames.NewId();
        var runs = false;
        var began = timeProvider.GetTimestamp();
        var words = string.Join(' ', request.Command);
        var parameters = new ExecParameters
        {
            ExecId = id,
            ProcessJson = SpecProcess.ForExec((JsonObject)spec["process"]!, container.Config.Rootfs, request).ToJsonString(),
            Console = request.Tty ? ConsoleKind.Terminal : ConsoleKind.Streams,
            Streams = streams,
            Timeout = request.Timeout,
            Started = process =>
            {
                runs = true;
                Tell(container, Event(container, $"exec_create: {words}", ("execID", id)), Event(container, $"exec_start: {words}", ("execID", id)));
                started(id, process);
            },
        };
        try
        {
            using var lease = Lease(container);
            var code = await Task.Run(() => lease.Adapter.ExecAsync(Ref(container.Config), parameters, end), CancellationToken.None);
            Tell(container, "exec_die", ("execID", id), ("exitCode", $"{code}"));
            return code;
        }
        catch (RuntimeException e)
        {
            logger.LogDebug("container {ContainerId}: exec {ExecId} failed: {Cause}", container.Id, id, e.Message);
            Fail(container, "exec", began, e);
            TellOfEnd();
            throw;
        }
        catch (OperationCanceledException)
        {
            TellOfEnd();
            throw;
        }
        catch (Exception e)
        {
            var cause = Foreign(container, "exec", e);
            Fail(container, "exec", began, cause);
            throw cause;
        }

        void TellOfEnd()
        {
            if (runs)
            {
                Tell(container, "exec_die", ("execID", id), ("exitCode", $"{KilledExitCode}"));
            }
        }
    }

    /// <summary>A token for an exec whose client may leave: that ends the exec, but the end of the daemon does not.</summary>
    /// <param name="mayGoOn">The client has said that it leaves and the exec is to go on.</param>
    public CancellationToken EndWhenLeft(Func<bool> mayGoOn, CancellationToken leaving)
    {
        // Not disposed: the exec outlives the call that it was asked for with, and a source without a timer holds nothing.
        var end = new CancellationTokenSource();
        leaving.Register(() =>
        {
            if (!_lifetime.IsCancellationRequested && !mayGoOn())
            {
                end.Cancel();
            }
        });
        return end.Token;
    }
}
