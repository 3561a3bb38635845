using Atoll.Host.Configuration.Toml;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Configuration;

/// <summary>Reads <c>plugins.toml</c>. Every mistake is found before any is reported.</summary>
internal static class PluginsToml
{
    public static AtollConfiguration Read(string? file, DaemonFlags flags)
    {
        var problems = new List<ConfigProblem>();
        var root = file is null ? new TomlTableNode() : TomlDocument.Read(file, problems);
        var skipped = file is null ? [] : DropIns.Overlay(root, file, problems);
        var configuration = Read(new TomlSection(file ?? "", "", root, problems), file, flags) with { Skipped = skipped };
        return problems.Count == 0 ? configuration : throw new ConfigurationException(problems);
    }

    private static AtollConfiguration Read(TomlSection toml, string? file, DaemonFlags flags)
    {
        var folder = file is null ? null : Path.GetDirectoryName(Path.GetFullPath(file));
        var root = Folder(toml, "root", flags.Root) ?? AtollConfiguration.DefaultRoot;
        var state = Folder(toml, "state", flags.State) ?? AtollConfiguration.DefaultState;
        var configuration = new AtollConfiguration
        {
            File = file,
            DefaultRuntime = toml.NonEmpty("default_runtime"),
            PluginFolders = PluginFolders(toml, folder),
            Root = root,
            State = state,
            SocketPath = SocketPath(toml, flags.Host) ?? Path.Combine(state, "atoll.sock"),
            SocketGroup = flags.Group ?? toml.NonEmpty("socket_group"),
            Metrics = MetricsToml.Read(toml.Section("metrics")),
            Tcp = TcpToml.Read(toml.Section("tcp")),
            LogLevel = Level(toml, flags.LogLevel),
            CgroupParent = CgroupParent(toml),
            GVisor = toml.Boolean("gvisor") ?? false,
            RuntimeTimeout = toml.Seconds("runtime_timeout") ?? TimeSpan.FromSeconds(120),
            KillTimeout = toml.Seconds("kill_timeout") ?? TimeSpan.FromSeconds(90),
            Runtimes = toml.Named("runtimes", RuntimeToml.Read),
            Plugins = toml.Named("plugins", (_, table) => PluginEntryToml.Read(table)),
            KnownVulnerable = KnownVulnerableToml.Read(toml) ?? KnownVulnerable.Warn,
            Trust = Trust(toml),
            TrustedKeys = TrustedKeys(toml, folder),
            Watch = toml.Boolean("watch") ?? true,
        };
        if (configuration.DefaultRuntime is { } name && !ManifestValidation.IsRuntimeName(name))
        {
            toml.Reject("default_runtime", $"is no runtime name: '{name}'");
        }

        toml.RejectUnknown();
        return configuration;
    }

    private static TrustPolicy Trust(TomlSection toml)
    {
        switch (toml.String("trust"))
        {
            case null or "off":
                return TrustPolicy.Off;
            case "warn":
                return TrustPolicy.Warn;
            case "enforce":
                return TrustPolicy.Enforce;
            case var other:
                toml.Reject("trust", $"must be off, warn or enforce, not '{other}'");
                return TrustPolicy.Off;
        }
    }

    private static string[] TrustedKeys(TomlSection toml, string? folder)
    {
        string[] keys = [.. (toml.Strings("trusted_keys") ?? []).Select(name => Path.GetFullPath(name, folder ?? "/"))];
        foreach (var key in keys.Where(key => !File.Exists(key)))
        {
            toml.Reject("trusted_keys", $"names {key}, which is not there");
        }

        return keys;
    }

    private static List<string> PluginFolders(TomlSection toml, string? folder)
    {
        var names = toml.Strings("plugin_folders");
        if (names is null)
        {
            return [InstallFolders.Plugins];
        }

        foreach (var name in names.Where(name => folder is null && !Path.IsPathRooted(name)))
        {
            toml.Reject("plugin_folders", $"must hold absolute paths, not '{name}'");
        }

        return [.. names.Select(name => Path.GetFullPath(name, folder ?? "/"))];
    }

    private static string? Folder(TomlSection toml, string key, string? flag)
    {
        var value = toml.NonEmpty(key);
        if (flag is not null)
        {
            return Path.GetFullPath(flag);
        }

        if (value is not null && !Path.IsPathRooted(value))
        {
            toml.Reject(key, $"must be an absolute path, not '{value}'");
        }

        return value;
    }

    private static string? SocketPath(TomlSection toml, string? flag)
    {
        var value = toml.NonEmpty("host");
        if (flag is not null)
        {
            return HostAddress.SocketPath(flag) ?? throw new ConfigurationException([new ConfigProblem("--host", 0, 0, HostAddress.Expected(flag))]);
        }

        if (value is not null && HostAddress.SocketPath(value) is null)
        {
            toml.Reject("host", HostAddress.Expected(value));
        }

        return value is null ? null : HostAddress.SocketPath(value);
    }

    private static LogLevel Level(TomlSection toml, string? flag)
    {
        var value = toml.NonEmpty("log_level");
        if (value is not null && !LogLevels.TryParse(value, out _))
        {
            toml.Reject("log_level", $"must be one of {LogLevels.Names}, not '{value}'");
        }

        if (flag is not null && !LogLevels.TryParse(flag, out _))
        {
            throw new ConfigurationException([new ConfigProblem("--log-level", 0, 0, $"must be one of {LogLevels.Names}, not '{flag}'")]);
        }

        return LogLevels.TryParse(flag ?? value ?? "info", out var level) ? level : LogLevel.Information;
    }

    private static string CgroupParent(TomlSection toml)
    {
        var value = toml.NonEmpty("cgroup_parent") ?? "/atoll";
        if (!value.StartsWith('/') || value.Length == 1 || value.Split('/')[1..].Any(part => part is "" or "." or ".."))
        {
            toml.Reject("cgroup_parent", $"must be an absolute path without '.', '..' or empty parts, not '{value}'");
        }

        return value;
    }
}
