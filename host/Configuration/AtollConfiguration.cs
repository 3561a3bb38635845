using Microsoft.Extensions.Logging;

namespace Atoll.Host.Configuration;

/// <summary>What <c>plugins.toml</c> says, with the flags over it. Immutable.</summary>
public sealed record AtollConfiguration
{
    public const string DefaultRoot = "/var/lib/atoll";
    public const string DefaultState = "/run/atoll";

    /// <summary>The file that was read; null when there is none and the defaults hold.</summary>
    public string? File { get; init; }

    /// <summary>The runtime of a request that names none; null leaves it to the rule's last resort.</summary>
    public string? DefaultRuntime { get; init; }

    /// <summary>Folders whose subfolders are plugins, absolute, in order.</summary>
    public IReadOnlyList<string> PluginFolders { get; init; } = [];

    /// <summary>What must survive a reboot.</summary>
    public string Root { get; init; } = DefaultRoot;

    /// <summary>What must not.</summary>
    public string State { get; init; } = DefaultState;

    /// <summary>Console sockets: a short name, because a socket's path may not be long.</summary>
    public string Consoles => Path.Combine(State, "console");

    /// <summary>Absolute path of the API's Unix socket.</summary>
    public required string SocketPath { get; init; }

    /// <summary>Owns the socket beside root; null for root's group.</summary>
    public string? SocketGroup { get; init; }

    /// <summary>Where the API listens beside its socket; null for nowhere.</summary>
    public TcpEntry? Tcp { get; init; }

    /// <summary>Null where nobody asked for figures.</summary>
    public MetricsEntry? Metrics { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Absolute path in each cgroup hierarchy under which containers get their cgroups.</summary>
    public string CgroupParent { get; init; } = "/atoll";

    /// <summary>Whether <c>runsc</c> is a built-in name.</summary>
    public bool GVisor { get; init; }

    /// <summary>Deadline of each call to a runtime.</summary>
    public TimeSpan RuntimeTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a process may take to end after SIGKILL, before it is given up: from there on only the kernel can hold it. iSulad: 90 s.</summary>
    public TimeSpan KillTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Whether changes of the configuration and of the plugin folders are taken up by themselves.</summary>
    public bool Watch { get; init; } = true;

    /// <summary>What becomes of plugins that nobody vouches for.</summary>
    public TrustPolicy Trust { get; init; }

    /// <summary>Absolute paths of the public keys, in PEM, whose signatures count.</summary>
    public IReadOnlyList<string> TrustedKeys { get; init; } = [];

    /// <summary>What becomes of new containers of runtimes with known holes, where their tables say nothing.</summary>
    public KnownVulnerable KnownVulnerable { get; init; }

    /// <summary>Drop-in files that were left out, because others than root may write to them.</summary>
    public IReadOnlyList<ConfigProblem> Skipped { get; init; } = [];

    public IReadOnlyDictionary<string, RuntimeEntry> Runtimes { get; init; } = new Dictionary<string, RuntimeEntry>();

    public IReadOnlyDictionary<string, PluginEntry> Plugins { get; init; } = new Dictionary<string, PluginEntry>();

    /// <summary>What a runtime's table says of known holes, else what holds for all.</summary>
    public KnownVulnerable KnownVulnerableOf(string runtime) => Runtimes.GetValueOrDefault(runtime)?.KnownVulnerable ?? KnownVulnerable;
}

/// <summary>What becomes of new containers of a runtime with known holes.</summary>
public enum KnownVulnerable
{
    /// <summary>They are made, and it is told once.</summary>
    Warn,

    /// <summary>They are refused.</summary>
    Refuse,

    /// <summary>They are made; the holes are shown where runtimes are.</summary>
    Allow,
}

/// <summary>What becomes of plugins whose content is neither pinned in plugins.lock nor signed by a trusted key.</summary>
public enum TrustPolicy
{
    /// <summary>They are loaded, if nobody but root may write to them.</summary>
    Off,

    /// <summary>They are loaded, and it is told.</summary>
    Warn,

    /// <summary>They are not loaded.</summary>
    Enforce,
}

/// <summary><c>[runtimes.NAME]</c>.</summary>
public sealed record RuntimeEntry
{
    /// <summary>Absolute path of the binary; null to look for the name on PATH.</summary>
    public string? Path { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    public ConfigTable Options { get; init; } = ConfigTable.Empty;

    /// <summary>Id of the plugin that must serve it; null to ask Detect.</summary>
    public string? Adapter { get; init; }

    /// <summary>Deadline of each call for a container of this runtime; null for the engine's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The annotations that it may be given orders with.</summary>
    public AllowedAnnotations Annotations { get; init; } = AllowedAnnotations.None;

    /// <summary>What becomes of new containers where it has known holes; null for what holds for all.</summary>
    public KnownVulnerable? KnownVulnerable { get; init; }

    /// <summary>False refuses the name to what is new.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>True refuses it too, and says that it is about to go.</summary>
    public bool Draining { get; init; }

    /// <summary>Where <c>enabled</c> or <c>drain</c> stands.</summary>
    public ConfigPlace? Place { get; init; }
}

/// <summary><c>[plugins.ID]</c>.</summary>
public sealed record PluginEntry
{
    public bool Enabled { get; init; } = true;

    /// <summary>It serves the containers that it has and takes no new ones.</summary>
    public bool Draining { get; init; }

    public PluginIsolation Isolation { get; init; }

    /// <summary>Over the manifest's; null keeps that.</summary>
    public int? Priority { get; init; }

    /// <summary>Every other key of the table: the plugin's own settings.</summary>
    public ConfigTable Config { get; init; } = ConfigTable.Empty;

    /// <summary>Where those keys stand in the file, for messages about them once the plugin's manifest is known.</summary>
    internal IReadOnlyDictionary<string, ConfigPlace> Places { get; init; } = new Dictionary<string, ConfigPlace>();
}

/// <summary>Where a plugin's code runs.</summary>
public enum PluginIsolation
{
    /// <summary>In the daemon.</summary>
    None,

    /// <summary>In a process of its own.</summary>
    Process,

    /// <summary>In the daemon, until it has taken the daemon down; from then on in a process of its own.</summary>
    Auto,
}
