using Atoll.Plugins.ShimV2.Ttrpc;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>Through the shim, which alone reaches a process within a virtual machine, and which signals its own child. Where it is gone the process is signalled itself.</summary>
    /// <inheritdoc/>
    public async Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken)
    {
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
