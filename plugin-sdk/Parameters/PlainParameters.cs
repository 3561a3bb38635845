namespace Atoll.PluginSdk;

// Operations that need nothing but the container. Each has a record of its own, so that the contract can grow without breaking a plugin.

/// <summary>Parameters of <see cref="IRuntimeAdapter.StartAsync"/>.</summary>
public sealed record StartParameters;

/// <summary>Parameters of <see cref="IRuntimeAdapter.RestartAsync"/>.</summary>
public sealed record RestartParameters;

/// <summary>Parameters of <see cref="IRuntimeAdapter.CleanupAsync"/>.</summary>
public sealed record CleanupParameters;

/// <summary>Parameters of <see cref="IRuntimeAdapter.DeleteAsync"/>.</summary>
public sealed record DeleteParameters;

/// <summary>Parameters of <see cref="IRuntimeAdapter.GetStateAsync"/>.</summary>
public sealed record StateParameters;

/// <summary>Parameters of <see cref="IRuntimeAdapter.GetStatsAsync"/>.</summary>
public sealed record StatsParameters;

/// <summary>Parameters of <see cref="IRuntimeAdapter.PauseAsync"/>.</summary>
public sealed record PauseParameters;

/// <summary>Parameters of <see cref="IRuntimeAdapter.ResumeAsync"/>.</summary>
public sealed record ResumeParameters;

/// <summary>Parameters of <see cref="IRuntimeAdapter.ListPidsAsync"/>.</summary>
public sealed record ListPidsParameters;

/// <summary>Parameters of <see cref="IRuntimeAdapter.ReopenLogAsync"/>.</summary>
public sealed record ReopenLogParameters;

/// <summary>Parameters of <see cref="IRuntimeAdapter.RebuildConfigAsync"/>.</summary>
public sealed record RebuildConfigParameters;

/// <summary>Parameters of <see cref="IRuntimeAdapter.WaitAsync"/>.</summary>
public sealed record WaitParameters;
