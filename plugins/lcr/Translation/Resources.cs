using Atoll.Plugins.Lcr.ControlGroups;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>linux.resources: LXC takes the cgroup's files by their names, and writes them before the container's first process begins.</summary>
internal static class Resources
{
    public static void Translate(Bundle bundle, LxcConfiguration configuration)
    {
        var version = ContainerCgroup.IsUnified ? "lxc.cgroup2" : "lxc.cgroup";
        foreach (var (isAllowed, rule) in DeviceRules.Of(bundle.Resources) ?? [])
        {
            configuration.Add($"{version}.devices.{(isAllowed ? "allow" : "deny")}", rule);
        }

        foreach (var write in ContainerCgroup.Writes(bundle.Resources))
        {
            configuration.Add($"{version}.{write.File}", write.Value);
        }
    }
}
