using System.Collections.Concurrent;
using Atoll.Plugins.ShimV2.Tasks;
using Atoll.Plugins.ShimV2.Ttrpc;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>One connection for each shim, made when it is first needed and again when it was lost.</summary>
/// <param name="timeout">A shim that has just been started answers as soon as it is ready; one that is alive and does not is stuck.</param>
internal sealed class ShimClients(TimeSpan timeout, TimeProvider timeProvider) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<TaskClient>>> _clients = new(StringComparer.Ordinal);

    /// <summary>The shim of a container.</summary>
    /// <exception cref="RuntimeException">InvalidState where it has none; <see cref="TtrpcClosedException"/> where it has ended.</exception>
    public Task<TaskClient> GetAsync(ContainerRef container, CancellationToken cancellationToken)
        => ShimRecord.Read(ShimFiles.Record(container)) is { Address: not null } record
            ? GetAsync(container, record, cancellationToken)
            : throw new RuntimeException(RuntimeErrorCode.InvalidState, $"container {container.Id} has no shim: it was not created, or has ended");

    public async Task<TaskClient> GetAsync(ContainerRef container, ShimRecord record, CancellationToken cancellationToken)
    {
        var address = ShimAddress.Parse(record.Address!);
        var made = _clients.GetOrAdd(address.Text, _ => new Lazy<Task<TaskClient>>(() => ConnectAsync(address, record.Version, container.Id)));
        try
        {
            var client = await made.Value.WaitAsync(cancellationToken);
            if (!client.Closed.IsCompleted)
            {
                return client;
            }
        }
        catch (RuntimeException)
        {
            _clients.TryRemove(new(address.Text, made));
            throw;
        }

        // It was lost just now, and whoever removes it is not done: one fresh try, whose failure counts.
        _clients.TryRemove(new(address.Text, made));
        var again = _clients.GetOrAdd(address.Text, _ => new Lazy<Task<TaskClient>>(() => ConnectAsync(address, record.Version, container.Id)));
        try
        {
            return await again.Value.WaitAsync(cancellationToken);
        }
        catch (RuntimeException)
        {
            _clients.TryRemove(new(address.Text, again));
            throw;
        }
    }

    /// <summary>Hangs up; the shims go on.</summary>
    public void Dispose()
    {
        foreach (var made in _clients.Values.Where(made => made.IsValueCreated && made.Value.IsCompletedSuccessfully))
        {
            made.Value.Result.Dispose();
        }
    }

    private async Task<TaskClient> ConnectAsync(ShimAddress address, int version, string id)
    {
        using var patience = new CancellationTokenSource(timeout, timeProvider);
        try
        {
            var client = await TaskClient.ConnectAsync(address, version, id, patience.Token);
            _ = ForgetAsync(address.Text, client);
            return client;
        }
        catch (OperationCanceledException)
        {
            throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, $"the shim at {address} did not answer within {timeout.TotalSeconds:0} s");
        }
    }

    private async Task ForgetAsync(string address, TaskClient client)
    {
        await client.Closed;
        if (_clients.TryGetValue(address, out var made) && made.IsValueCreated && made.Value.IsCompletedSuccessfully && made.Value.Result == client)
        {
            _clients.TryRemove(new(address, made));
        }

        client.Dispose();
    }
}
