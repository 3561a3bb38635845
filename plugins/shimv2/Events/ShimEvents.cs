using System.Collections.Concurrent;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Tasks;
using Atoll.Plugins.ShimV2.Ttrpc;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Atoll.Plugins.ShimV2.Events;

/// <summary>
/// Takes the events of all shims on one socket, at the same path in every daemon's life: a shim is told it once, and some do not start without it. It is there
/// as long as any container has a shim. Events are hints: what a shim answers is the truth.
/// </summary>
internal sealed class ShimEvents(string folder, ILogger logger) : IDisposable
{
    private const string Service = "containerd.services.events.ttrpc.v1.Events", Forward = "Forward";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _containers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<TaskExit>> _exits = new(StringComparer.Ordinal);
    private TtrpcServer? _server;

    public string Socket { get; } = Path.Combine(folder, "events.sock");

    /// <summary>A container's shim is about to need the socket, or an earlier daemon's shim has it.</summary>
    public void Acquire(string id)
    {
        lock (_lock)
        {
            _containers.Add(id);
            if (_server is null)
            {
                Directory.CreateDirectory(folder, OwnerOnly);
                _server = TtrpcServer.Listen(Socket, Answer, logger);
            }
        }
    }

    /// <summary>A container's shim is gone.</summary>
    public void Release(string id)
    {
        _exits.TryRemove(id, out _);
        lock (_lock)
        {
            _containers.Remove(id);
            if (_containers.Count == 0)
            {
                _server?.Dispose();
                _server = null;
                Remove();
            }
        }
    }

    /// <summary>Ends when a container's first process is said to have ended, be it before this call.</summary>
    public Task<TaskExit> ExitAsync(string id) => Exit(id).Task;

    /// <summary>Stops listening. The path is the successor's by now, which has put its own socket there.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _server?.Leave();
            _server = null;
        }
    }

    private void Remove()
    {
        try
        {
            File.Delete(Socket);
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // It was never made, or something else lies in it.
        }
    }

    private TaskCompletionSource<TaskExit> Exit(string id) => _exits.GetOrAdd(id, _ => new TaskCompletionSource<TaskExit>(TaskCreationOptions.RunContinuationsAsynchronously));

    private IMessage Answer(string service, string method, ByteString payload)
    {
        if (service != Service || method != Forward)
        {
            throw new TtrpcStatusException(TtrpcStatusCode.Unimplemented, $"there is no {service}/{method} here");
        }

        var envelope = ForwardRequest.Parser.ParseFrom(payload).Envelope ?? throw new TtrpcStatusException(TtrpcStatusCode.InvalidArgument, "there is no envelope");
        logger.LogDebug("event {Topic}", envelope.Topic);
        if (envelope.Namespace == ShimCommand.Namespace && envelope.Event is { } any && TypeUrls.Is(any, TypeUrls.TaskExit))
        {
            var exit = TaskExit.Parser.ParseFrom(any.Value);
            if (exit.Id == exit.ContainerId && IsKnown(exit.ContainerId))
            {
                Exit(exit.ContainerId).TrySetResult(exit);
            }
        }

        return new EmptyResponse();
    }

    private bool IsKnown(string id)
    {
        lock (_lock)
        {
            return _containers.Contains(id);
        }
    }
}
