using System.Globalization;
using Atoll.Api.V1;

namespace Atoll.Cli.Options;

/// <summary>docker's --mount: type=bind,source=/a,target=/b,readonly.</summary>
internal static class MountOption
{
    public static Mount Parse(string text)
    {
        Mount mount = new() { Type = "bind" };
        foreach (string field in text.Split(','))
        {
            (string key, string? value) = Split(field);
            switch (key)
            {
                case "type":
                    mount.Type = value is "bind" or "tmpfs" ? value : throw Bad(text, $"type '{value}' is not supported: use bind or tmpfs");
                    break;
                case "source" or "src":
                    mount.Source = Path.GetFullPath(Needed(text, key, value));
                    break;
                case "target" or "destination" or "dst":
                    mount.Destination = Needed(text, key, value);
                    break;
                case "readonly" or "ro":
                    mount.Readonly = Truth(text, key, value);
                    break;
                case "bind-propagation":
                    mount.Propagation = Needed(text, key, value);
                    break;
                case "bind-nonrecursive":
                    mount.Nonrecursive = Truth(text, key, value);
                    break;
                case "tmpfs-size":
                    mount.Options.Add($"size={Size(text, Needed(text, key, value))}");
                    break;
                case "tmpfs-mode":
                    mount.Options.Add($"mode={Needed(text, key, value)}");
                    break;
                case "consistency":
                    break;
                default:
                    throw Bad(text, $"unexpected key '{key}'");
            }
        }

        Check(text, mount);
        return mount;
    }

    /// <summary>docker's --tmpfs: /path, or /path:size=64m,noexec.</summary>
    public static Mount Tmpfs(string text)
    {
        string[] parts = text.Split(':', 2);
        if (!parts[0].StartsWith('/'))
            throw new UsageException($"invalid tmpfs '{text}': use /PATH or /PATH:OPTION,OPTION");

        Mount mount = new() { Type = "tmpfs", Destination = parts[0] };
        foreach (string option in parts is [_, var options] ? options.Split(',', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            if (option is "ro")
                mount.Readonly = true;
            else if (option is not "rw")
                mount.Options.Add(option);
        }

        return mount;
    }

    private static void Check(string text, Mount mount)
    {
        if (mount.Destination.Length == 0)
            throw Bad(text, "target is required");
        if (mount.Type is "bind" && mount.Source.Length == 0)
            throw Bad(text, "source is required");
        if (mount.Type is "bind" && mount.Options.Count > 0)
            throw Bad(text, "cannot mix 'tmpfs-*' options with mount type 'bind'");
        if (mount.Type is "tmpfs" && (mount.Source.Length > 0 || mount.Propagation.Length > 0 || mount.Nonrecursive))
            throw Bad(text, "cannot mix 'source' or 'bind-*' options with mount type 'tmpfs'");
    }

    private static (string Key, string? Value) Split(string field)
    {
        int equals = field.IndexOf('=');
        return equals < 0 ? (field.ToLowerInvariant(), null) : (field[..equals].ToLowerInvariant(), field[(equals + 1)..]);
    }

    private static string Needed(string text, string key, string? value) => value is null or "" ? throw Bad(text, $"'{key}' needs a value") : value;

    private static bool Truth(string text, string key, string? value) => value switch
    {
        null or "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw Bad(text, $"invalid value for {key}: {value}"),
    };

    private static string Size(string text, string size)
    {
        try
        {
            return ByteSize.Parse(size).ToString(CultureInfo.InvariantCulture);
        }
        catch (FormatException e)
        {
            throw Bad(text, $"tmpfs-size: {e.Message}");
        }
    }

    private static UsageException Bad(string text, string why) => new($"invalid argument '{text}' for --mount: {why}");
}
