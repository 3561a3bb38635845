namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>The wait for its end is begun before the command is, which may be over before the shim answers.</summary>
    /// <inheritdoc/>
    public async Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken)
    {
        var record = Record(container);
        var client = await _clients.GetAsync(container, record, cancellationToken);
        var wait = client.WaitAsync(container.Id, "", CancellationToken.None);
        Observe(wait);
        var pid = await CallAsync(container, "start", shim => shim.StartAsync(container.Id, "", cancellationToken), cancellationToken);
        _waits[container.Id] = wait;
        return pid == record.Pid ? record.Process : Identify(pid); // a virtual machine's process may be known only now
    }
}
