namespace Atoll.PluginSdk;

/// <summary>Parameters of <see cref="IRuntimeAdapter.UpdateAsync"/>.</summary>
public sealed record UpdateParameters
{
    /// <summary>An OCI <c>linux.resources</c> object, JSON, that holds only what changes.</summary>
    public required string ResourcesJson { get; init; }
}
