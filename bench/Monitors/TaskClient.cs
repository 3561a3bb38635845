namespace Atoll.Bench.Monitors;

/// <summary>The calls of containerd's task service (containerd.task.v2) that a container's life needs.</summary>
internal sealed class TaskClient(string address) : IDisposable
{
    private const string Service = "containerd.task.v2.Task";
    private readonly Ttrpc _connection = new(address);

    /// <summary>CreateTaskRequest: id 1, bundle 2; without streams the container gets /dev/null.</summary>
    public void Create(string id, string bundle) => Call("Create", new Message().Text(1, id).Text(2, bundle));

    /// <summary>ConnectResponse: the monitor's pid 1, the container's 2.</summary>
    public int Connect(string id) => (int)(Message.Number(_connection.Call(Service, "Connect", new Message().Text(1, id)), 1) ?? throw new BenchException("Connect: the answer names no process"));

    public void Start(string id) => Call("Start", new Message().Text(1, id));

    /// <summary>KillRequest: id 1, signal 3, all 4.</summary>
    public void Kill(string id, uint signal) => Call("Kill", new Message().Text(1, id).Number(3, signal).Number(4, 1));

    public void Wait(string id) => Call("Wait", new Message().Text(1, id));

    public void Delete(string id) => Call("Delete", new Message().Text(1, id));

    public void Dispose() => _connection.Dispose();

    private void Call(string method, Message request) => _connection.Call(Service, method, request);
}
