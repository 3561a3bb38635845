namespace Atoll.Plugins.Lcr.Translation;

/// <summary>hostname, domainname, linux.sysctl and process.oomScoreAdj, which LXC sets from outside.</summary>
internal static class SystemSettings
{
    private static readonly string[] Namespaced = ["kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced"];

    public static void Translate(Bundle bundle, LxcConfiguration configuration)
    {
        var types = bundle.Linux.Objects("namespaces").Where(entry => entry.Text("path") is not { Length: > 0 }).Select(entry => entry.Text("type")).ToHashSet(StringComparer.Ordinal);
        if (bundle.Spec.Text("hostname") is { Length: > 0 } hostname)
        {
            configuration.Add("lxc.uts.name", types.Contains("uts") ? hostname : throw Bundle.Invalid("hostname is given, and the container has no uts namespace of its own"));
        }

        if (bundle.Spec.Text("domainname") is { Length: > 0 } domainname)
        {
            configuration.Add("lxc.sysctl.kernel.domainname", types.Contains("uts") ? domainname : throw Bundle.Invalid("domainname is given, and the container has no uts namespace of its own"));
        }

        var settings = bundle.Linux.Object("sysctl") ?? [];
        foreach (var name in settings.Select(pair => pair.Key))
        {
            configuration.Add($"lxc.sysctl.{Checked(name, types)}", settings.Text(name)!);
        }

        if (bundle.Process.Number("oomScoreAdj") is { } score)
        {
            configuration.Add("lxc.proc.oom_score_adj", score.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A setting that has no namespace would be the host's.</summary>
    private static string Checked(string name, HashSet<string?> types)
    {
        if (name.Contains("..", StringComparison.Ordinal) || name.Contains('/', StringComparison.Ordinal) || name.Any(char.IsWhiteSpace))
        {
            throw Bundle.Invalid($"linux.sysctl: '{name}' is no name of a kernel setting");
        }

        var type = name.StartsWith("net.", StringComparison.Ordinal) ? "network"
            : Namespaced.Contains(name) || name.StartsWith("fs.mqueue.", StringComparison.Ordinal) ? "ipc"
            : name is "kernel.domainname" or "kernel.hostname" ? "uts"
            : throw Bundle.Invalid($"linux.sysctl: {name} is the host's, no namespace's");
        return types.Contains(type) ? name : throw Bundle.Invalid($"linux.sysctl: {name} needs a {type} namespace of the container's own");
    }
}
