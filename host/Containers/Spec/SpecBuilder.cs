using System.Text.Json.Nodes;

namespace Atoll.Host.Containers.Spec;

/// <summary>Applies a request to a source's configuration. What the request leaves open stays as the source has it.</summary>
internal static class SpecBuilder
{
    /// <summary>The bundle's <c>config.json</c>, and what had to be changed of what was asked for.</summary>
    public static (JsonObject Spec, IReadOnlyList<string> Warnings) Build(ContainerSource source, CreateContainer request, string id, string cgroupParent)
    {
        var spec = source.Spec;
        var process = (JsonObject)spec["process"]!;
        var linux = spec["linux"] as JsonObject ?? [];
        spec["linux"] = linux;
        linux["cgroupsPath"] = $"{cgroupParent}/{id}";
        Process(process, source, request);
        Namespaces(spec, linux, source, request, id);
        Mounts(spec, request);
        Resources(linux, request);
        if (request.ReadonlyRootfs)
        {
            spec["root"]!["readonly"] = true;
        }

        if (request.Privileged)
        {
            Privilege(spec, linux);
        }

        return (spec, OwnMeans.Apply(spec, Capabilities.Own()));
    }

    /// <summary>Docker's word for a configuration's network: <c>none</c> (its own), <c>host</c>; podman's <c>ns:PATH</c> for one that is named.</summary>
    public static string NetworkMode(JsonObject spec)
    {
        var network = (spec["linux"]?["namespaces"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(n => n["type"]?.GetValue<string>() == "network");
        return network is null ? "host" : network["path"]?.GetValue<string>() is { } path ? $"ns:{path}" : "none";
    }

    private static void Process(JsonObject process, ContainerSource source, CreateContainer request)
    {
        // Whether there is a terminal is the client's word: a bundle cannot know.
        process["terminal"] = false;
        process.Remove("consoleSize");
        if (request.Command.Count > 0)
        {
            process["args"] = DefaultSpec.Strings(request.Command);
        }

        if (process["args"] is not JsonArray { Count: > 0 })
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "there is no command: the bundle's process.args is empty, and none was given");
        }

        if (request.WorkingDir.Length > 0)
        {
            process["cwd"] = request.WorkingDir;
        }

        if (request.User.Length > 0)
        {
            process["user"] = RootfsUsers.Find(source.Rootfs, request.User);
        }

        process["env"] = Environment(process["env"] as JsonArray, request);
        if (source.IsBundle && !request.Privileged && request.CapAdd.Count + request.CapDrop.Count == 0)
        {
            return;
        }

        var bundles = ((process["capabilities"] as JsonObject)?["bounding"] as JsonArray)?.Select(name => name!.GetValue<string>()).ToArray();
        var capabilities = Capabilities.Asked(bundles, request.Privileged, request.CapAdd, request.CapDrop);
        process["capabilities"] = new JsonObject
        {
            ["bounding"] = DefaultSpec.Strings(capabilities),
            ["effective"] = DefaultSpec.Strings(capabilities),
            ["permitted"] = DefaultSpec.Strings(capabilities),
        };
    }

    /// <summary>The source's environment with the request's over it, name by name.</summary>
    private static JsonArray Environment(JsonArray? from, CreateContainer request)
    {
        var variables = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in (from ?? []).Select(v => v!.GetValue<string>()).Concat(request.Env))
        {
            variables[variable.Split('=')[0]] = variable;
        }

        return DefaultSpec.Strings(variables.Values);
    }

    private static void Namespaces(JsonObject spec, JsonObject linux, ContainerSource source, CreateContainer request, string id)
    {
        var namespaces = linux["namespaces"] as JsonArray ?? [];
        linux["namespaces"] = namespaces;
        if (request.NetworkMode.Length > 0)
        {
            var network = namespaces.OfType<JsonObject>().FirstOrDefault(n => n["type"]?.GetValue<string>() == "network");
            namespaces.Remove(network);
            if (request.NetworkMode == "none")
            {
                namespaces.Add(DefaultSpec.Namespace("network"));
            }
        }

        var ownName = namespaces.OfType<JsonObject>().Any(n => n["type"]?.GetValue<string>() == "uts" && n["path"] is null);
        if (request.Hostname.Length > 0 && !ownName)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "a hostname needs a UTS namespace of the container's own, which the bundle does not ask for");
        }

        if (ownName && (request.Hostname.Length > 0 || !source.IsBundle))
        {
            spec["hostname"] = request.Hostname.Length > 0 ? request.Hostname : id[..12];
        }
    }

    private static void Mounts(JsonObject spec, CreateContainer request)
    {
        var mounts = spec["mounts"] as JsonArray ?? [];
        spec["mounts"] = mounts;
        foreach (var mount in request.Mounts)
        {
            mounts.Add(DefaultSpec.Mount(mount.Destination, "bind", mount.Source, "rbind", "rprivate", mount.Readonly ? "ro" : "rw"));
        }
    }

    private static void Resources(JsonObject linux, CreateContainer request)
    {
        var resources = linux["resources"] as JsonObject ?? [];
        linux["resources"] = resources;
        if (request.Memory > 0)
        {
            Section("memory")["limit"] = request.Memory;
        }

        if (request.NanoCpus > 0)
        {
            // Docker's and iSulad's rule: a period of 100 ms, the quota a share of it.
            const long Period = 100_000, Billion = 1_000_000_000;
            Section("cpu")["period"] = Period;
            Section("cpu")["quota"] = request.NanoCpus / (Billion / Period);
        }

        if (request.PidsLimit > 0)
        {
            Section("pids")["limit"] = request.PidsLimit;
        }

        JsonObject Section(string name)
        {
            if (resources[name] is not JsonObject section)
            {
                resources[name] = section = [];
            }

            return section;
        }
    }

    /// <summary>What Docker's --privileged adds to the capabilities: nothing masked, all devices, /sys and cgroups writable.</summary>
    private static void Privilege(JsonObject spec, JsonObject linux)
    {
        linux.Remove("maskedPaths");
        linux.Remove("readonlyPaths");
        linux.Remove("seccomp");
        ((JsonObject)linux["resources"]!)["devices"] = new JsonArray(new JsonObject { ["allow"] = true, ["access"] = "rwm" });
        linux["devices"] = HostDevices.All();
        foreach (var mount in ((JsonArray)spec["mounts"]!).OfType<JsonObject>().Where(m => m["type"]?.GetValue<string>() is "sysfs" or "cgroup"))
        {
            mount["options"] = DefaultSpec.Strings((mount["options"] as JsonArray ?? []).Select(o => o!.GetValue<string>()).Where(o => o != "ro"));
        }
    }
}
