using Atoll.Plugins.Lcr.Engine;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <summary>The process is there and waits; it is told to go on.</summary>
    /// <inheritdoc/>
    public async Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken)
    {
        var init = ContainerInit.Find(container)
            ?? throw new RuntimeException(RuntimeErrorCode.InvalidState, $"container {container.Id} was not created by {container.Runtime.Name}");
        await Gate.OpenAsync(container, cancellationToken);
        await RunHooksAsync(container, Bundle.Read(container), "running", ["poststart"], cancellationToken);
        return init;
    }
}
