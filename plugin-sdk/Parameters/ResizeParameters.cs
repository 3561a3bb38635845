namespace Atoll.PluginSdk;

/// <summary>Parameters of <see cref="IRuntimeAdapter.ResizeAsync"/>.</summary>
public sealed record ResizeParameters
{
    /// <summary>Columns.</summary>
    public required ushort Width { get; init; }

    /// <summary>Rows.</summary>
    public required ushort Height { get; init; }
}

/// <summary>Parameters of <see cref="IRuntimeAdapter.ResizeExecAsync"/>.</summary>
public sealed record ResizeExecParameters
{
    /// <summary>The exec.</summary>
    public required string ExecId { get; init; }

    /// <summary>Columns.</summary>
    public required ushort Width { get; init; }

    /// <summary>Rows.</summary>
    public required ushort Height { get; init; }
}
