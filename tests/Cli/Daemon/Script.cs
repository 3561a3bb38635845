using System.Collections.Concurrent;
using Atoll.Api.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Atoll.Cli.Tests.Daemon;

/// <summary>What the fake daemon answers, and what it was asked.</summary>
internal sealed class Script
{
    public const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly ConcurrentQueue<IMessage> requests = new();
    private readonly ConcurrentDictionary<string, RpcException> failures = new();

    public CreateResponse Created { get; set; } = new() { Id = Id };

    public Func<AttachSession, Task> Attach { get; set; } = async session =>
    {
        await session.AttachedAsync();
        await session.ExitedAsync(0);
    };

    public Action<KillRequest> Killed { get; set; } = _ => { };

    public Func<string, ExitStatus> Exit { get; set; } = _ => new ExitStatus();

    public ListResponse Containers { get; set; } = new();

    public Func<string, string> Inspected { get; set; } = container => $$"""{"Id":"{{container}}"}""";

    public Func<IServerStreamWriter<LogsResponse>, Task> Logs { get; set; } = _ => Task.CompletedTask;

    public ListRuntimesResponse Runtimes { get; set; } = new();

    public ExplainRuntimeResponse Explained { get; set; } = new();

    public ListPluginsResponse Plugins { get; set; } = new();

    public VersionResponse Version { get; set; } = new();

    public InfoResponse Info { get; set; } = new();

    /// <summary>Requests that name this container (or plugin) fail.</summary>
    public void Fail(string name, StatusCode code, string message, int? exitCode = null)
    {
        Metadata trailers = [];
        if (exitCode is { } value)
            trailers.Add("atoll-exit-code", value.ToString());
        failures[name] = new RpcException(new Grpc.Core.Status(code, message), trailers);
    }

    public IReadOnlyList<T> Requests<T>() => [.. requests.OfType<T>()];

    public T Request<T>() => Requests<T>().Single();

    /// <summary>Notes the request, and fails where the script says so.</summary>
    public void Take(IMessage request, string name = "")
    {
        requests.Enqueue(request);
        if (failures.TryGetValue(name, out RpcException? failure))
            throw failure;
    }
}
