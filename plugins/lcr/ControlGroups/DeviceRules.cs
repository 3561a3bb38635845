using System.Text.Json.Nodes;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Plugins.Lcr.ControlGroups;

/// <summary>linux.resources.devices: what the device controller of version 1 takes, and LXC for the filter that it makes on version 2.</summary>
internal static class DeviceRules
{
    private const string Everything = "a";

    /// <summary>Which the specification promises to every container, and nodes of any device may be made (not opened).</summary>
    private static readonly string[] Defaults =
        ["c *:* m", "b *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm", "c 1:9 rwm", "c 5:0 rwm", "c 5:2 rwm", "c 136:* rwm"];

    /// <summary>Rules in their order; null for a container that asks for none, which keeps what its parent has.</summary>
    public static IReadOnlyList<(bool IsAllowed, string Rule)>? Of(JsonObject resources)
    {
        var rules = resources.Objects("devices").Select(rule => (IsAllowed: rule.Flag("allow"), Rule: Text(rule))).ToArray();
        return rules.Length == 0 ? null : [.. rules, .. Defaults.Select(rule => (true, rule))];
    }

    private static string Text(JsonObject rule)
    {
        var type = rule.Text("type") ?? Everything;
        return type is Everything or ""
            ? Everything
            : $"{type} {Number(rule, "major")}:{Number(rule, "minor")} {(rule.Text("access") is { Length: > 0 } access ? access : "rwm")}";
    }

    private static string Number(JsonObject rule, string name)
        => rule.Number(name) is { } number && number >= 0 ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : "*";
}
