using System.Text.Json.Nodes;

namespace Atoll.Host.Containers.Spec;

/// <summary>The OCI <c>process</c>: of a container, and of an exec in one.</summary>
internal static class SpecProcess
{
    private const string TerminalType = "TERM=xterm";

    public static void Apply(JsonObject process, ContainerSource source, CreateContainer request)
    {
        // Whether there is a terminal is the client's word: a bundle cannot know.
        process["terminal"] = request.Tty;
        process.Remove("consoleSize");
        Args(process, request);
        if (request.WorkingDir.Length > 0)
        {
            process["cwd"] = request.WorkingDir;
        }

        User(process, source.Rootfs, request.User, request.GroupAdd);
        process["env"] = Environment(process["env"] as JsonArray, request.Env, request.Tty);
        Limits(process, request.Ulimits);
        // A daemon that is protected by a score of its own must not pass that on to its containers.
        if ((request.OomScoreAdj ?? (process["oomScoreAdj"] is null && OwnMeans.OomScoreAdj < 0 ? 0 : null)) is { } adjustment)
        {
            process["oomScoreAdj"] = adjustment;
        }

        if (!source.IsBundle || request.Privileged || request.CapAdd.Count + request.CapDrop.Count > 0)
        {
            var bundles = ((process["capabilities"] as JsonObject)?["bounding"] as JsonArray)?.Select(name => name!.GetValue<string>()).ToArray();
            process["capabilities"] = Sets(Capabilities.Asked(bundles, request.Privileged, request.CapAdd, request.CapDrop));
        }
    }

    /// <summary>The process of an exec: the container's own with what the exec asks for over it.</summary>
    public static JsonObject ForExec(JsonObject process, string rootfs, ExecRequest request)
    {
        process["terminal"] = request.Tty;
        process.Remove("consoleSize");
        if (request is { Tty: true, Width: > 0, Height: > 0 })
        {
            process["consoleSize"] = new JsonObject { ["width"] = request.Width, ["height"] = request.Height };
        }

        process["args"] = DefaultSpec.Strings(request.Command);
        if (request.WorkingDir.Length > 0)
        {
            process["cwd"] = request.WorkingDir;
        }

        User(process, rootfs, request.User, request.GroupAdd);
        process["env"] = Environment(process["env"] as JsonArray, request.Env, request.Tty);
        if (request.Privileged)
        {
            process["capabilities"] = Sets(Capabilities.Asked(null, privileged: true, [], []).Intersect(Capabilities.Own()));
        }

        return process;
    }

    private static void Args(JsonObject process, CreateContainer request)
    {
        if (request.Entrypoint.Count + request.Command.Count > 0)
        {
            process["args"] = DefaultSpec.Strings([.. request.Entrypoint, .. request.Command]);
        }

        if (process["args"] is not JsonArray { Count: > 0 })
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "there is no command: the bundle's process.args is empty, and none was given");
        }
    }

    private static void User(JsonObject process, string rootfs, string user, IReadOnlyList<string> groupAdd)
    {
        if (user.Length > 0)
        {
            process["user"] = RootfsUsers.Find(rootfs, user);
        }

        if (groupAdd.Count > 0)
        {
            var groups = SpecBuilder.List(SpecBuilder.Section(process, "user"), "additionalGids");
            var known = groups.Select(group => group!.GetValue<uint>()).ToHashSet();
            foreach (var group in groupAdd.Select(name => RootfsUsers.FindGroup(rootfs, name)).Where(known.Add))
            {
                groups.Add(group);
            }
        }
    }

    /// <summary>The environment with a request's over it, name by name.</summary>
    private static JsonArray Environment(JsonArray? from, IReadOnlyList<string> over, bool tty)
    {
        var variables = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in (from ?? []).Select(v => v!.GetValue<string>()).Concat(over))
        {
            variables[variable.Split('=')[0]] = variable;
        }

        if (tty)
        {
            variables.TryAdd("TERM", TerminalType);
        }

        return DefaultSpec.Strings(variables.Values);
    }

    private static void Limits(JsonObject process, IReadOnlyList<UlimitRequest> ulimits)
    {
        if (ulimits.Count == 0)
        {
            return;
        }

        var limits = SpecBuilder.List(process, "rlimits");
        foreach (var ulimit in ulimits)
        {
            var type = $"RLIMIT_{ulimit.Name.ToUpperInvariant()}";
            limits.RemoveAll(limit => limit?["type"]?.GetValue<string>() == type);
            limits.Add(new JsonObject { ["type"] = type, ["soft"] = Value(ulimit.Soft), ["hard"] = Value(ulimit.Hard) });
        }
    }

    /// <summary>RLIM_INFINITY is all bits set.</summary>
    private static ulong Value(long limit) => limit < 0 ? ulong.MaxValue : (ulong)limit;

    private static JsonObject Sets(IEnumerable<string> capabilities) => new()
    {
        ["bounding"] = DefaultSpec.Strings(capabilities),
        ["effective"] = DefaultSpec.Strings(capabilities),
        ["permitted"] = DefaultSpec.Strings(capabilities),
    };
}
