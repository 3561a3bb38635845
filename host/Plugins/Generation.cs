using Atoll.Host.Configuration;

namespace Atoll.Host.Plugins;

/// <summary>The configuration and the plugins that hold together. Dispatch, listings and explanations read one generation from beginning to end. Immutable.</summary>
/// <param name="Number">Counts from 1 since the daemon was started.</param>
internal sealed record Generation(int Number, AtollConfiguration Configuration, PluginCatalogue Catalogue, DateTimeOffset Since);
