namespace Atoll.Host.Configuration;

/// <summary>The command line's word over <c>plugins.toml</c>; null where a flag was not given.</summary>
public sealed record DaemonFlags
{
    public string? Config { get; init; }

    public string? Root { get; init; }

    public string? State { get; init; }

    public string? Host { get; init; }

    public string? Group { get; init; }

    public string? LogLevel { get; init; }

    /// <summary>Only the shipped plugins are loaded.</summary>
    public bool SafeMode { get; init; }

    /// <summary>Tests may have the daemon die at a named place.</summary>
    public bool AllowCrashPoints { get; init; }

    /// <summary>The file to read: the flag's, else the operator's, else the shipped one; null when there is none.</summary>
    public string? ConfigurationFile()
        => Config is not null ? Path.GetFullPath(Config)
            : new[] { "/etc/atoll/plugins.toml", InstallFolders.ShippedConfiguration }.FirstOrDefault(File.Exists);
}
