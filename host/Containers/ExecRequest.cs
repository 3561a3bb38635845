namespace Atoll.Host.Containers;

/// <summary>A request for another process in a container.</summary>
internal sealed record ExecRequest
{
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>NAME=VALUE, over the container's own.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    public string WorkingDir { get; init; } = "";

    public string User { get; init; } = "";

    public IReadOnlyList<string> GroupAdd { get; init; } = [];

    public bool Tty { get; init; }

    public bool Privileged { get; init; }

    /// <summary>Null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Columns of the client's terminal; 0 where unknown.</summary>
    public ushort Width { get; init; }

    /// <summary>Rows.</summary>
    public ushort Height { get; init; }
}
