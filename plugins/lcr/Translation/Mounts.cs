using System.Text.Json.Nodes;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>mounts.</summary>
internal static class Mounts
{
    private const string PseudoTerminals = "/dev/pts";
    private const long NoSuid = 2, NoDev = 4, NoExec = 8;

    /// <summary>Options that LXC's table of mount options lacks, or keeps in another sense.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["shared"] = "mounts made in the container do not reach the host",
        ["rshared"] = "mounts made in the container do not reach the host",
        ["tmpcopyup"] = "LXC does not copy what lies under a tmpfs",
        ["idmap"] = "mounts are not mapped to other users",
        ["ridmap"] = "mounts are not mapped to other users",
        ["nosymfollow"] = "LXC has no such option",
    };

    private static readonly string[] Propagations = ["private", "rprivate", "slave", "rslave", "unbindable", "runbindable"];

    /// <summary>Those that mean all mounts beneath too; LXC sets flags on the first alone.</summary>
    private static readonly string[] Recursive =
        ["rro", "rrw", "rsuid", "rnosuid", "rdev", "rnodev", "rexec", "rnoexec", "ratime", "rnoatime", "rdiratime", "rnodiratime", "rrelatime", "rnorelatime", "rstrictatime", "rnostrictatime", "rsymfollow", "rnosymfollow"];

    public static void Translate(Bundle bundle, ContainerRef container, LxcConfiguration configuration, Steps steps)
    {
        foreach (var mount in bundle.Spec.Objects("mounts"))
        {
            var destination = mount.Text("destination") ?? throw Bundle.Invalid("a mount has no destination");
            if (!destination.StartsWith('/'))
            {
                throw Bundle.Invalid($"mounts[].destination: '{destination}' is not an absolute path");
            }

            var options = mount.Texts("options");
            Check(destination, options);
            var type = mount.Text("type") ?? (options.Contains("bind") || options.Contains("rbind") ? "bind" : throw Bundle.Invalid($"the mount on {destination} has no type"));
            if (type == "cgroup")
            {
                CgroupMounts.Translate(container, configuration, options, destination);
            }
            else if (type == "devpts" && destination.TrimEnd('/') == PseudoTerminals)
            {
                // LXC detaches what lies there after it has mounted its entries.
                PseudoTerminal(mount, options, steps);
            }
            else
            {
                Entry(bundle, configuration, mount, type, destination, options);
            }
        }
    }

    private static void Check(string destination, IReadOnlyList<string> options)
    {
        foreach (var option in options)
        {
            var why = Refused.GetValueOrDefault(option.Split('=')[0]) ?? (Recursive.Contains(option) ? "LXC sets flags on one mount, not on those beneath it" : null);
            if (why is not null)
            {
                throw Bundle.NotSupported("mounts[].options", $"'{option}' on {destination}: {why}");
            }
        }
    }

    private static void PseudoTerminal(JsonObject mount, IReadOnlyList<string> options, Steps steps)
    {
        long flags = 0;
        var data = new List<string>();
        foreach (var option in options)
        {
            switch (option)
            {
                case "nosuid":
                    flags |= NoSuid;
                    break;
                case "nodev":
                    flags |= NoDev;
                    break;
                case "noexec":
                    flags |= NoExec;
                    break;
                default:
                    data.Add(option);
                    break;
            }
        }

        steps.Add("folder", PseudoTerminals);
        steps.Add("mount", mount.Text("source") ?? "devpts", PseudoTerminals, "devpts", flags, string.Join(',', data));
    }

    private static void Entry(Bundle bundle, LxcConfiguration configuration, JsonObject mount, string type, string destination, IReadOnlyList<string> options)
    {
        var source = mount.Text("source") ?? type;
        var isBind = type is "bind" or "none" || options.Contains("bind") || options.Contains("rbind");
        var create = "dir";
        if (isBind)
        {
            create = Directory.Exists(source) ? "dir" : File.Exists(source) ? "file" : throw Bundle.Invalid($"mounts[].source: there is no {source} to be mounted on {destination}");
        }

        var target = RootfsPath.Resolve(bundle.Rootfs, destination);
        if (target.Length == 0)
        {
            throw Bundle.NotSupported("mounts[].destination", "a mount on the root itself would hide what LXC has prepared");
        }

        List<string> all = [.. options, $"create={create}"];
        if (isBind && !options.Contains("bind") && !options.Contains("rbind"))
        {
            all.Add("bind");
        }

        // LXC leaves mounts connected to the host's; in an OCI container they are not, unless that is asked for.
        if (isBind && !options.Any(Propagations.Contains) && bundle.Linux.Text("rootfsPropagation") is not ("slave" or "rslave"))
        {
            all.Add("rprivate");
        }

        configuration.Add("lxc.mount.entry", $"{Escaped(source)} {Escaped(target)} {(isBind ? "none" : type)} {string.Join(',', all.Select(Escaped))} 0 0");
    }

    /// <summary>As in fstab(5).</summary>
    public static string Escaped(string text)
        => string.Concat(text.Select(c => c is ' ' or '\t' or '\n' or '\\' ? $"\\{Convert.ToString(c, 8).PadLeft(3, '0')}" : c.ToString()));
}
