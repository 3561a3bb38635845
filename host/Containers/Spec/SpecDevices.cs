using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Atoll.Host.Containers.Spec;

/// <summary>The OCI <c>linux.devices</c> and the rules of the devices cgroup.</summary>
internal static partial class SpecDevices
{
    public const string RuleForm = "TYPE MAJOR:MINOR PERMISSIONS, for example 'c 1:3 rwm' or 'b *:* r'";
    private const string AllPermissions = "rwm";

    public static void Apply(JsonObject linux, CreateContainer request)
    {
        if (request.Devices.Count + request.DeviceCgroupRules.Count == 0)
        {
            return;
        }

        var devices = SpecBuilder.List(linux, "devices");
        var rules = SpecBuilder.List(SpecBuilder.Section(linux, "resources"), "devices");
        foreach (var device in request.Devices)
        {
            foreach (var node in Nodes(device))
            {
                var path = node["path"]!.GetValue<string>();
                devices.RemoveAll(other => other?["path"]?.GetValue<string>() == path);
                devices.Add(node);
                rules.Add(Rule(node["type"]!.GetValue<string>(), node["major"]!.GetValue<uint>(), node["minor"]!.GetValue<uint>(), device.Permissions.Length > 0 ? device.Permissions : AllPermissions));
            }
        }

        foreach (var rule in request.DeviceCgroupRules)
        {
            var match = RulePattern().Match(rule);
            rules.Add(Rule(match.Groups[1].Value, Number(match.Groups[2].Value), Number(match.Groups[3].Value), match.Groups[4].Value));
        }
    }

    public static bool IsRule(string rule) => RulePattern().IsMatch(rule);

    /// <summary>A device, or every device in a folder.</summary>
    private static JsonObject[] Nodes(DeviceRequest device)
    {
        var target = device.ContainerPath.Length > 0 ? device.ContainerPath : device.HostPath;
        var nodes = Directory.Exists(device.HostPath)
            ? HostDevices.In(device.HostPath).Select(node => At(node, target + node["path"]!.GetValue<string>()[device.HostPath.Length..]))
            : HostDevices.Find(device.HostPath) is { } one ? [At(one, target)] : [];
        var found = nodes.ToArray();
        return found.Length > 0 ? found : throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"{device.HostPath} is no device of this host");
    }

    private static JsonObject At(JsonObject node, string path)
    {
        node["path"] = path;
        return node;
    }

    private static JsonObject Rule(string type, uint? major, uint? minor, string access)
    {
        var rule = new JsonObject { ["allow"] = true, ["type"] = type };
        if (major is { } first)
        {
            rule["major"] = first;
        }

        if (minor is { } second)
        {
            rule["minor"] = second;
        }

        rule["access"] = access;
        return rule;
    }

    private static uint? Number(string text) => text == "*" ? null : uint.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A([acb]) ([0-9]{1,9}|\*):([0-9]{1,9}|\*) ([rwm]{1,3})\z", RegexOptions.CultureInvariant)]
    private static partial Regex RulePattern();
}
