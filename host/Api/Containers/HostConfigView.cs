using System.Text.Json.Nodes;
using Atoll.Host.Containers;
using static Atoll.Host.Api.ContainerJsonView;

namespace Atoll.Host.Api;

/// <summary>Docker's HostConfig.</summary>
internal static class HostConfigView
{
    public static JsonObject Of(ContainerConfig config)
    {
        var request = config.Request;
        var limits = request.Resources;
        return new JsonObject
        {
            ["Binds"] = Strings(request.Mounts.Where(mount => mount.Type == MountRequest.Bind).Select(mount => $"{mount.Source}:{mount.Destination}{(mount.Readonly ? ":ro" : "")}")),
            ["Tmpfs"] = Map(request.Mounts.Where(mount => mount.Type == MountRequest.Tmpfs).ToDictionary(mount => mount.Destination, mount => string.Join(',', mount.Options))),
            ["LogConfig"] = new JsonObject { ["Type"] = "json-file", ["Config"] = Map(request.LogOptions) },
            ["NetworkMode"] = config.NetworkMode,
            ["PidMode"] = request.PidMode,
            ["IpcMode"] = request.IpcMode,
            ["UTSMode"] = request.UtsMode,
            ["CgroupnsMode"] = request.CgroupnsMode,
            ["RestartPolicy"] = new JsonObject { ["Name"] = request.RestartPolicy.Name, ["MaximumRetryCount"] = request.RestartPolicy.MaximumRetryCount },
            ["AutoRemove"] = request.AutoRemove,
            ["CapAdd"] = Strings(request.CapAdd),
            ["CapDrop"] = Strings(request.CapDrop),
            ["GroupAdd"] = Strings(request.GroupAdd),
            ["Privileged"] = request.Privileged,
            ["ReadonlyRootfs"] = request.ReadonlyRootfs,
            ["SecurityOpt"] = Strings(request.SecurityOpt),
            ["Sysctls"] = Map(request.Sysctls),
            ["ShmSize"] = request.ShmSize,
            ["OomScoreAdj"] = request.OomScoreAdj ?? 0,
            ["Runtime"] = config.Runtime.Name,
            ["Memory"] = limits.Memory,
            ["MemorySwap"] = limits.MemorySwap,
            ["MemoryReservation"] = limits.MemoryReservation,
            ["NanoCpus"] = limits.NanoCpus,
            ["CpuShares"] = limits.CpuShares,
            ["CpuPeriod"] = limits.CpuPeriod,
            ["CpuQuota"] = limits.CpuQuota,
            ["CpusetCpus"] = limits.CpusetCpus,
            ["CpusetMems"] = limits.CpusetMems,
            ["PidsLimit"] = limits.PidsLimit,
            ["BlkioWeight"] = limits.BlkioWeight,
            ["DeviceCgroupRules"] = Strings(request.DeviceCgroupRules),
            ["Devices"] = new JsonArray([.. request.Devices.Select(device => new JsonObject
            {
                ["PathOnHost"] = device.HostPath,
                ["PathInContainer"] = device.ContainerPath.Length > 0 ? device.ContainerPath : device.HostPath,
                ["CgroupPermissions"] = device.Permissions.Length > 0 ? device.Permissions : "rwm",
            })]),
            ["Ulimits"] = new JsonArray([.. request.Ulimits.Select(limit => new JsonObject { ["Name"] = limit.Name, ["Soft"] = limit.Soft, ["Hard"] = limit.Hard })]),
        };
    }
}
