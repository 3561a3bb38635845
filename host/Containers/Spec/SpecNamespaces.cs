using System.Text.Json.Nodes;

namespace Atoll.Host.Containers.Spec;

/// <summary>The OCI <c>linux.namespaces</c>.</summary>
internal static class SpecNamespaces
{
    public const string Host = "host", None = "none", Private = "private", Container = "container:";

    /// <summary>What a request calls a namespace, what the specification calls it, and what the kernel does (namespaces(7)).</summary>
    private static readonly (Func<CreateContainer, string> Mode, string Type, string Kernel)[] Kinds =
    [
        (request => request.NetworkMode, "network", "net"),
        (request => request.PidMode, "pid", "pid"),
        (request => request.IpcMode, "ipc", "ipc"),
        (request => request.UtsMode, "uts", "uts"),
        (request => request.CgroupnsMode, "cgroup", "cgroup"),
    ];

    public static void Apply(JsonObject spec, JsonObject linux, ContainerSource source, CreateContainer request, string id)
    {
        var namespaces = SpecBuilder.List(linux, "namespaces");
        foreach (var (mode, type, _) in Kinds.Where(kind => kind.Mode(request).Length > 0))
        {
            namespaces.RemoveAll(entry => Is(entry, type));
            if (mode(request) != Host)
            {
                // One that is shared gets its path when the container starts: only then is there a process to share with.
                namespaces.Add(DefaultSpec.Namespace(type));
            }
        }

        if (request.IpcMode == Host)
        {
            SharedMemoryOfHost(spec);
        }

        Hostname(spec, namespaces, source, request, id);
    }

    /// <summary>The containers whose namespaces a container shares, by their kind in the specification.</summary>
    public static IEnumerable<(string Type, string ContainerId)> Shared(CreateContainer request)
        => Kinds.Where(kind => kind.Mode(request).StartsWith(Container, StringComparison.Ordinal)).Select(kind => (kind.Type, kind.Mode(request)[Container.Length..]));

    /// <summary>Points a namespace at that of a process.</summary>
    public static void Join(JsonObject spec, string type, int pid)
    {
        var namespaces = SpecBuilder.List(SpecBuilder.Section(spec, "linux"), "namespaces");
        namespaces.RemoveAll(entry => Is(entry, type));
        var joined = DefaultSpec.Namespace(type);
        joined["path"] = $"/proc/{pid}/ns/{Kinds.First(kind => kind.Type == type).Kernel}";
        namespaces.Add(joined);
    }

    /// <summary>Docker's word for a configuration's network: <c>none</c> (its own), <c>host</c>; podman's <c>ns:PATH</c> for one that is named.</summary>
    public static string NetworkMode(JsonObject spec, CreateContainer request)
    {
        if (request.NetworkMode.Length > 0)
        {
            return request.NetworkMode;
        }

        var network = (spec["linux"]?["namespaces"] as JsonArray ?? []).FirstOrDefault(entry => Is(entry, "network"));
        return network is null ? Host : network["path"]?.GetValue<string>() is { } path ? $"ns:{path}" : None;
    }

    private static bool Is(JsonNode? entry, string type) => entry is JsonObject && entry["type"]?.GetValue<string>() == type;

    private static void Hostname(JsonObject spec, JsonArray namespaces, ContainerSource source, CreateContainer request, string id)
    {
        var ownName = namespaces.Any(entry => Is(entry, "uts") && entry!["path"] is null) && !request.UtsMode.StartsWith(Container, StringComparison.Ordinal);
        if (request.Hostname.Length > 0 && !ownName)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, request.UtsMode.Length > 0
                ? $"conflicting options: a hostname and the UTS mode '{request.UtsMode}', whose name is another's"
                : "a hostname needs a UTS namespace of the container's own, which the bundle does not ask for");
        }

        if (!ownName)
        {
            spec.Remove("hostname");
        }
        else if (request.Hostname.Length > 0 || !source.IsBundle)
        {
            spec["hostname"] = request.Hostname.Length > 0 ? request.Hostname : id[..12];
        }
    }

    /// <summary>POSIX shared memory and message queues are files: they belong to whom the namespace belongs to.</summary>
    private static void SharedMemoryOfHost(JsonObject spec)
    {
        var mounts = SpecBuilder.List(spec, "mounts");
        foreach (var folder in new[] { "/dev/shm", "/dev/mqueue" })
        {
            if (mounts.RemoveAll(mount => mount?["destination"]?.GetValue<string>() == folder) > 0 && Directory.Exists(folder))
            {
                mounts.Add(DefaultSpec.Mount(folder, "bind", folder, "rbind", "rprivate", "rw"));
            }
        }
    }
}
