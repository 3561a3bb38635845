using Atoll.Plugins.ShimV2.Streams;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>The supervisor has the streams. When a client ends the standard input, the shim has to let go of its own end of that as well.</summary>
    /// <inheritdoc/>
    public async Task AttachAsync(ContainerRef container, AttachParameters parameters, CancellationToken cancellationToken)
    {
        using var stdin = parameters.Stdin is { } input ? new EndingInput(input, () => CloseStdinAsync(container, "")) : null;
        await _context.Supervisor.AttachAsync(container, parameters with { Stdin = stdin }, cancellationToken);
    }

    /// <summary>Not of a terminal, which would hang up; there the end is a character.</summary>
    private async Task CloseStdinAsync(ContainerRef container, string execId)
    {
        try
        {
            await CallAsync(container, "close stdin", async client =>
            {
                if (!(await client.StateAsync(container.Id, execId, CancellationToken.None)).Terminal)
                {
                    await client.CloseStdinAsync(container.Id, execId, CancellationToken.None);
                }
            }, CancellationToken.None);
        }
        catch (RuntimeException)
        {
            // It has ended, and its standard input with it.
        }
    }
}
