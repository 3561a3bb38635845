using Atoll.Host.Containers.Spec;
using static Atoll.Host.Containers.Validation.Check;

namespace Atoll.Host.Containers.Validation;

/// <summary>Devices and ulimits.</summary>
internal static class DeviceValidation
{
    private static readonly string[] Ulimits =
        ["as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack"];

    public static void Validate(CreateContainer request)
    {
        foreach (var device in request.Devices)
        {
            Require(Path.IsPathRooted(device.HostPath) && !HasNul(device.HostPath), $"the device '{Cut(device.HostPath)}' is no absolute path");
            Require(device.ContainerPath.Length == 0 || IsContainerPath(device.ContainerPath), $"the device's path '{Cut(device.ContainerPath)}' is not an absolute path in the container");
            Require(device.Permissions.All(letter => letter is 'r' or 'w' or 'm') && device.Permissions.Distinct().Count() == device.Permissions.Length, $"'{Cut(device.Permissions)}' are no permissions of a device: r, w and m, once each");
        }

        foreach (var rule in request.DeviceCgroupRules)
        {
            Require(SpecDevices.IsRule(rule), $"'{Cut(rule)}' is no rule for devices: {SpecDevices.RuleForm}");
        }

        foreach (var ulimit in request.Ulimits)
        {
            Require(Ulimits.Contains(ulimit.Name), $"'{Cut(ulimit.Name)}' is no ulimit: {string.Join(", ", Ulimits)}");
            Require(ulimit is { Soft: >= -1, Hard: >= -1 }, $"the ulimit {ulimit.Name} is below -1, which stands for none");
            Require(ulimit.Hard == -1 || (ulimit.Soft != -1 && ulimit.Soft <= ulimit.Hard), $"the ulimit {ulimit.Name} has a soft limit, {ulimit.Soft}, above its hard limit, {ulimit.Hard}");
        }
    }
}
