namespace Atoll.PluginSdk;

/// <summary>Parameters of <see cref="IRuntimeAdapter.ReadProcessIdentityAsync"/>.</summary>
public sealed record ReadProcessIdentityParameters
{
    /// <summary>As the host sees it.</summary>
    public required int Pid { get; init; }
}

/// <summary>Parameters of <see cref="IRuntimeAdapter.DetectProcessAsync"/>.</summary>
public sealed record DetectProcessParameters
{
    /// <summary>The identity that was recorded when the process started.</summary>
    public required ProcessIdentity Identity { get; init; }
}
