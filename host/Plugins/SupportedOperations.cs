namespace Atoll.Host.Plugins;

/// <summary>What an adapter can do, read from its code: an optional member that it leaves out is the interface's own.</summary>
internal static class SupportedOperations
{
    /// <summary>Their default bodies do the work.</summary>
    private static readonly string[] WorkByDefault = [nameof(IRuntimeAdapter.ReadProcessIdentityAsync), nameof(IRuntimeAdapter.DetectProcessAsync)];

    /// <summary>Every member of the contract, in its order.</summary>
    public static IReadOnlyList<(string Name, bool Supported)> Of(Type adapter)
    {
        var map = adapter.GetInterfaceMap(typeof(IRuntimeAdapter));
        return [.. map.InterfaceMethods.Zip(map.TargetMethods, (member, body) =>
            (member.Name, body.DeclaringType != typeof(IRuntimeAdapter) || WorkByDefault.Contains(member.Name)))];
    }
}
