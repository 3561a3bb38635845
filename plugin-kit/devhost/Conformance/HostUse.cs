namespace Atoll.DevHost.Conformance;

/// <summary>What a case does to its daemon.</summary>
public enum HostUse
{
    /// <summary>Nothing; it shares one with others.</summary>
    Shared,

    /// <summary>It has it killed once, together with the containers of others.</summary>
    KilledOnce,

    /// <summary>It ends it at a moment of its own, so it has one for itself.</summary>
    Own,
}
