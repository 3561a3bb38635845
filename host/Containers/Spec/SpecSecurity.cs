using System.Text.Json.Nodes;

namespace Atoll.Host.Containers.Spec;

/// <summary>What a process may not do: Docker's <c>--security-opt</c> and <c>--privileged</c>.</summary>
internal static class SpecSecurity
{
    private const string Unconfined = "unconfined";

    /// <exception cref="RuntimeException">InvalidArgument for an option that is none; NotSupported for one that this host cannot keep: it is never dropped in silence.</exception>
    public static void Apply(JsonObject spec, JsonObject linux, IReadOnlyList<string> options)
    {
        var process = (JsonObject)spec["process"]!;
        foreach (var option in options)
        {
            var (key, value) = Split(option);
            switch (key)
            {
                case "no-new-privileges":
                    process["noNewPrivileges"] = value is "" or "true" || (value == "false" ? false : throw Invalid($"no-new-privileges is true or false, not '{value}'"));
                    break;
                case "seccomp" when value == Unconfined:
                    linux.Remove("seccomp");
                    break;
                case "seccomp":
                    linux["seccomp"] = SeccompProfile.Parse(value, process);
                    break;
                case "apparmor" when value == Unconfined:
                    process.Remove("apparmorProfile");
                    break;
                case "apparmor":
                    process["apparmorProfile"] = HasAppArmor() ? value : throw NotSupported("AppArmor", value);
                    break;
                case "label" when value == "disable":
                    process.Remove("selinuxLabel");
                    break;
                case "label":
                    throw NotSupported("SELinux", value);
                case "systempaths" when value == Unconfined:
                    linux.Remove("maskedPaths");
                    linux.Remove("readonlyPaths");
                    break;
                default:
                    throw Invalid($"'{option}' is no security option: no-new-privileges, seccomp=, apparmor=, label=, systempaths=unconfined");
            }
        }
    }

    /// <summary>What Docker's --privileged adds to the capabilities: nothing masked, all devices, /sys and cgroups writable.</summary>
    public static void Privilege(JsonObject spec, JsonObject linux)
    {
        linux.Remove("maskedPaths");
        linux.Remove("readonlyPaths");
        linux.Remove("seccomp");
        SpecBuilder.Section(linux, "resources")["devices"] = new JsonArray(new JsonObject { ["allow"] = true, ["access"] = "rwm" });
        linux["devices"] = HostDevices.All();
        foreach (var mount in ((JsonArray)spec["mounts"]!).OfType<JsonObject>().Where(m => m["type"]?.GetValue<string>() is "sysfs" or "cgroup"))
        {
            mount["options"] = DefaultSpec.Strings((mount["options"] as JsonArray ?? []).Select(o => o!.GetValue<string>()).Where(o => o != "ro"));
        }
    }

    /// <summary>Docker takes both signs between a key and its value.</summary>
    private static (string Key, string Value) Split(string option)
    {
        var at = option.IndexOfAny(['=', ':']);
        return at < 0 ? (option, "") : (option[..at], option[(at + 1)..]);
    }

    private static bool HasAppArmor()
        => File.Exists("/sys/module/apparmor/parameters/enabled") && File.ReadAllText("/sys/module/apparmor/parameters/enabled").StartsWith('Y');

    private static RuntimeException NotSupported(string what, string asked)
        => new(RuntimeErrorCode.NotSupported, $"{what} is not in use on this host, so '{asked}' cannot be kept; leave the option out to run without");

    private static RuntimeException Invalid(string message) => new(RuntimeErrorCode.InvalidArgument, message);
}
