using Atoll.Api.V1;

namespace Atoll.DevHost.Conformance;

/// <summary>The plugin as the daemon sees it.</summary>
internal sealed record PluginFacts
{
    public required string Id { get; init; }

    public required string Version { get; init; }

    public required string Sdk { get; init; }

    /// <summary>Of its files, as the daemon reckons it.</summary>
    public required string Hash { get; init; }

    public required bool IsUnloadable { get; init; }

    public required IReadOnlyDictionary<string, bool> Operations { get; init; }

    /// <exception cref="NonconformanceException">The plugin is not active; why is in the message.</exception>
    public static async Task<PluginFacts> ReadAsync(DevelopmentHost host)
    {
        var plugin = (await host.Client.Plugins.ListPluginsAsync(new ListPluginsRequest())).Plugins.Single();
        Expect.That(plugin.State == "active", $"plugin {plugin.Id} is {plugin.State}: {plugin.Reason}; {plugin.Hint}");
        return new PluginFacts
        {
            Id = plugin.Id,
            Version = plugin.Version,
            Sdk = plugin.Sdk,
            Hash = plugin.Hash,
            IsUnloadable = plugin.Unloadable,
            Operations = plugin.Operations.ToDictionary(operation => operation.Name, operation => operation.Supported, StringComparer.Ordinal),
        };
    }
}
