using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Ttrpc;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>
    /// Through a pidfd where the process is this host's, as with every runtime that has runc's command line: the runc shim would start a process for it, which thaws
    /// what is frozen and knows nothing of a container whose records are lost. Through the shim where only that reaches it.
    /// </summary>
    /// <inheritdoc/>
    public async Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken)
    {
        if (TaskOptions.IsRunc(Record(container).Binary))
        {
            _context.Processes.Signal(parameters.Identity, parameters.Signal);
            return;
        }

        try
        {
            await CallAsync(container, "kill", client => client.KillAsync(container.Id, "", parameters.Signal, all: false, cancellationToken), cancellationToken);
        }
        catch (TtrpcClosedException)
        {
            _context.Processes.Signal(parameters.Identity, parameters.Signal);
        }
    }
}
