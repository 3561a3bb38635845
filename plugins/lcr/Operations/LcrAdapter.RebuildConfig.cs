using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <summary>Translates the bundle anew. What there was stays until both new files are good.</summary>
    /// <inheritdoc/>
    public Task RebuildConfigAsync(ContainerRef container, RebuildConfigParameters parameters, CancellationToken cancellationToken)
    {
        var bundle = Bundle.Read(container);
        Write(container, ContainerTranslation.Of(bundle, container, bundle.HasTerminal ? ConsoleKind.Terminal : ConsoleKind.Streams));
        return Task.CompletedTask;
    }
}
