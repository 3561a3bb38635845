using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Ttrpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Plugins.ShimV2.Tasks;

/// <summary>
/// The service Task of one shim. What changes something travels without a timeout: a shim that passes one ends the runtime's command that is under way, and
/// leaves what that had half done. The caller's token ends the wait alone.
/// </summary>
internal sealed class TaskClient : IDisposable
{
    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(20);
    private static readonly string[] Services = ["containerd.task.v2.Task", "containerd.task.v3.Task"];
    private static readonly KeyValuePair<string, string>[] Metadata = [new("containerd-namespace-ttrpc", ShimCommand.Namespace)];
    private readonly TtrpcConnection _connection;
    private readonly string _service;

    private TaskClient(TtrpcConnection connection, string service, int shimPid)
    {
        _connection = connection;
        _service = service;
        ShimPid = shimPid;
    }

    /// <summary>0 where the shim does not tell.</summary>
    public int ShimPid { get; }

    /// <summary>Ends with the connection, with the reason.</summary>
    public Task<TtrpcClosedException> Closed => _connection.Closed;

    /// <summary>Connects and finds out which of the service's two names the shim has: Unimplemented is how it says that it is the other.</summary>
    /// <param name="version">As the shim told at its start; it is asked first.</param>
    public static async Task<TaskClient> ConnectAsync(ShimAddress address, int version, string id, CancellationToken cancellationToken)
    {
        var connection = await TtrpcConnection.ConnectAsync(address.EndPoint, cancellationToken);
        try
        {
            foreach (var service in version >= 3 ? Services.Reverse() : Services)
            {
                try
                {
                    var call = new TtrpcCall { Service = service, Method = "Connect", Message = new TaskRequest { Id = id }, Metadata = Metadata };
                    var answer = await connection.CallAsync(call, ConnectResponse.Parser, cancellationToken);
                    return new TaskClient(connection, service, (int)answer.ShimPid);
                }
                catch (TtrpcStatusException e) when (e.Status == TtrpcStatusCode.Unimplemented)
                {
                }
                catch (TtrpcStatusException e) when (e.Status == TtrpcStatusCode.NotFound)
                {
                    return new TaskClient(connection, service, 0); // it does not know the container yet, but the service it does
                }
            }

            throw new RuntimeException(RuntimeErrorCode.NotSupported, $"the shim at {address} has neither {Services[0]} nor {Services[1]}");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public Task<StateResponse> StateAsync(string id, string execId, CancellationToken cancellationToken)
        => CallAsync("State", new ProcessRequest { Id = id, ExecId = execId }, StateResponse.Parser, ReadTime, cancellationToken);

    public async Task<int> CreateAsync(CreateTaskRequest request, CancellationToken cancellationToken)
        => (int)(await CallAsync("Create", request, PidResponse.Parser, null, cancellationToken)).Pid;

    public async Task<int> StartAsync(string id, string execId, CancellationToken cancellationToken)
        => (int)(await CallAsync("Start", new ProcessRequest { Id = id, ExecId = execId }, PidResponse.Parser, null, cancellationToken)).Pid;

    public Task DeleteAsync(string id, string execId, CancellationToken cancellationToken)
        => CallAsync("Delete", new ProcessRequest { Id = id, ExecId = execId }, DeleteResponse.Parser, null, cancellationToken);

    public Task ExecAsync(ExecProcessRequest request, CancellationToken cancellationToken) => CallAsync("Exec", request, EmptyResponse.Parser, null, cancellationToken);

    public Task KillAsync(string id, string execId, int signal, bool all, CancellationToken cancellationToken)
        => CallAsync("Kill", new KillRequest { Id = id, ExecId = execId, Signal = (uint)signal, All = all }, EmptyResponse.Parser, null, cancellationToken);

    public Task<WaitResponse> WaitAsync(string id, string execId, CancellationToken cancellationToken)
        => CallAsync("Wait", new ProcessRequest { Id = id, ExecId = execId }, WaitResponse.Parser, null, cancellationToken);

    public Task PauseAsync(string id, CancellationToken cancellationToken) => CallAsync("Pause", new TaskRequest { Id = id }, EmptyResponse.Parser, null, cancellationToken);

    public Task ResumeAsync(string id, CancellationToken cancellationToken) => CallAsync("Resume", new TaskRequest { Id = id }, EmptyResponse.Parser, null, cancellationToken);

    public async Task<IReadOnlyList<int>> PidsAsync(string id, CancellationToken cancellationToken)
        => [.. (await CallAsync("Pids", new TaskRequest { Id = id }, PidsResponse.Parser, ReadTime, cancellationToken)).Processes.Select(process => (int)process.Pid).Order()];

    /// <summary>Null where the shim has none.</summary>
    public async Task<Any?> StatsAsync(string id, CancellationToken cancellationToken)
        => (await CallAsync("Stats", new TaskRequest { Id = id }, StatsResponse.Parser, ReadTime, cancellationToken)).Stats;

    public Task UpdateAsync(string id, string resourcesJson, CancellationToken cancellationToken)
        => CallAsync("Update", new UpdateTaskRequest { Id = id, Resources = TypeUrls.Json(TypeUrls.LinuxResources, resourcesJson) }, EmptyResponse.Parser, null, cancellationToken);

    public Task ResizeAsync(string id, string execId, int width, int height, CancellationToken cancellationToken)
        => CallAsync("ResizePty", new ResizePtyRequest { Id = id, ExecId = execId, Width = (uint)width, Height = (uint)height }, EmptyResponse.Parser, ReadTime, cancellationToken);

    public Task CloseStdinAsync(string id, string execId, CancellationToken cancellationToken)
        => CallAsync("CloseIO", new CloseIoRequest { Id = id, ExecId = execId, Stdin = true }, EmptyResponse.Parser, null, cancellationToken);

    /// <summary>A shim that has other containers answers and stays; another one ends, before its answer or after it.</summary>
    public async Task ShutdownAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync("Shutdown", new ShutdownRequest { Id = id }, EmptyResponse.Parser, null, cancellationToken);
        }
        catch (TtrpcClosedException)
        {
        }
        catch (TtrpcStatusException)
        {
            // gVisor's refuses while it has other containers.
        }
    }

    public void Dispose() => _connection.Dispose();

    private Task<T> CallAsync<T>(string method, IMessage message, MessageParser<T> parser, TimeSpan? timeout, CancellationToken cancellationToken)
        where T : IMessage<T>
        => _connection.CallAsync(new TtrpcCall { Service = _service, Method = method, Message = message, Timeout = timeout, Metadata = Metadata }, parser, cancellationToken);
}
