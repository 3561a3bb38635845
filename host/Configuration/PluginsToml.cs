using Atoll.Host.Configuration.Toml;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Configuration;

/// <summary>Reads <c>plugins.toml</c>. Every mistake is found before any is reported.</summary>
internal static class PluginsToml
{
    /// <summary>iSulad's limit is 50 arguments; a table this long is a mistake all the same.</summary>
    private const int MaxArgs = 50;

    public static AtollConfiguration Read(string? file, DaemonFlags flags)
    {
        var problems = new List<ConfigProblem>();
        var configuration = Read(file is null ? new TomlSection("", "", new TomlTableNode(), problems) : TomlSection.Read(file, problems), file, flags);
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
            DefaultRuntime = NonEmpty(toml, "default_runtime"),
            PluginFolders = PluginFolders(toml, folder),
            Root = root,
            State = state,
            SocketPath = SocketPath(toml, flags.Host) ?? Path.Combine(state, "atoll.sock"),
            SocketGroup = flags.Group ?? NonEmpty(toml, "socket_group"),
            Tcp = TcpToml.Read(toml.Section("tcp")),
            LogLevel = Level(toml, flags.LogLevel),
            CgroupParent = CgroupParent(toml),
            GVisor = toml.Boolean("gvisor") ?? false,
            RuntimeTimeout = Seconds(toml, "runtime_timeout", 120),
            KillTimeout = Seconds(toml, "kill_timeout", 90),
            Runtimes = toml.Named("runtimes", Runtime),
            Plugins = toml.Named("plugins", Plugin),
        };
        if (configuration.DefaultRuntime is { } name && !ManifestValidation.IsRuntimeName(name))
        {
            toml.Reject("default_runtime", $"is no runtime name: '{name}'");
        }

        toml.RejectUnknown();
        return configuration;
    }

    private static RuntimeEntry Runtime(string name, TomlSection toml)
    {
        var entry = new RuntimeEntry
        {
            Path = NonEmpty(toml, "path"),
            Args = toml.Strings("args") ?? [],
            Options = toml.Free("options") ?? ConfigTable.Empty,
            Adapter = NonEmpty(toml, "adapter"),
        };
        if (!ManifestValidation.IsRuntimeName(name))
        {
            toml.Problems.Add(new ConfigProblem(toml.File, toml.Line, toml.Column, $"[runtimes.{name}]: no runtime name: letters, digits, '.', '_', '+' and '-', beginning with a letter or digit"));
        }

        if (entry.Path is { } path && !Path.IsPathRooted(path))
        {
            toml.Reject("path", $"must be an absolute path, not '{path}'");
        }

        if (entry.Args.Count > MaxArgs)
        {
            toml.Reject("args", $"has {entry.Args.Count} arguments; at most {MaxArgs}");
        }

        if (entry.Args.Any(arg => arg.Contains('\0', StringComparison.Ordinal)))
        {
            toml.Reject("args", "holds a NUL character");
        }

        toml.RejectUnknown();
        return entry;
    }

    private static PluginEntry Plugin(string id, TomlSection toml)
    {
        var priority = toml.Int64("priority");
        if (priority is < ManifestValidation.MinPriority or > ManifestValidation.MaxPriority)
        {
            toml.Reject("priority", $"must be {ManifestValidation.MinPriority} to {ManifestValidation.MaxPriority}, not {priority}");
        }

        return new PluginEntry { Enabled = toml.Boolean("enabled") ?? true, Priority = (int?)priority, Config = toml.Free(), Places = toml.Places() };
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
        var value = NonEmpty(toml, key);
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
        var value = NonEmpty(toml, "host");
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
        var value = NonEmpty(toml, "log_level");
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
        var value = NonEmpty(toml, "cgroup_parent") ?? "/atoll";
        if (!value.StartsWith('/') || value.Length == 1 || value.Split('/')[1..].Any(part => part is "" or "." or ".."))
        {
            toml.Reject("cgroup_parent", $"must be an absolute path without '.', '..' or empty parts, not '{value}'");
        }

        return value;
    }

    private static TimeSpan Seconds(TomlSection toml, string key, long defaults)
    {
        var seconds = toml.Int64(key) ?? defaults;
        if (seconds is < 1 or > 3600)
        {
            toml.Reject(key, $"must be 1 to 3600 seconds, not {seconds}");
        }

        return TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 3600));
    }

    private static string? NonEmpty(TomlSection toml, string key)
    {
        var value = toml.String(key);
        if (value is "")
        {
            toml.Reject(key, "must not be empty");
        }

        return value;
    }
}
