namespace Atoll.PluginSdk;

/// <summary>Parameters of <see cref="IRuntimeAdapter.KillAsync"/>.</summary>
public sealed record KillParameters
{
    /// <summary>The signal's number, signal(7).</summary>
    public required int Signal { get; init; }

    /// <summary>Who must receive it: nobody else may, even if the pid was reused.</summary>
    public required ProcessIdentity Identity { get; init; }
}
