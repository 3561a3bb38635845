using Atoll.Api.V1;
using Atoll.Host.Containers;
using Google.Protobuf.WellKnownTypes;
using Status = Atoll.Api.V1.Status;

namespace Atoll.Host.Api;

/// <summary>From the engine's records to the wire's messages.</summary>
internal static class Mapping
{
    public static V1.ExitStatus ToApi(PluginSdk.ExitStatus exit) => new()
    {
        Code = exit.Code,
        Unknown = exit.Reason == ExitReason.Unknown,
        Detail = exit.Detail ?? "",
        FinishedAt = Timestamp.FromDateTimeOffset(exit.FinishedAt),
    };

    public static V1.Container ToApi(ContainerSnapshot container)
    {
        var result = new V1.Container
        {
            Id = container.Id,
            Name = container.Name,
            Source = container.Config.Request.Source,
            Status = ToApi(container.Status),
            Pid = container.Process?.Pid ?? 0,
            Runtime = container.Config.Runtime.Name,
            Plugin = container.Config.Runtime.PluginId,
            PluginVersion = container.Config.Runtime.PluginVersion,
            CreatedAt = Timestamp.FromDateTimeOffset(container.Config.CreatedAt),
            StartedAt = container.StartedAt is { } started ? Timestamp.FromDateTimeOffset(started) : null,
            Exit = container.Exit is { } exit ? ToApi(exit) : null,
            Error = container.Error,
            Health = container.Health?.Status ?? "",
            RestartCount = container.RestartCount,
            OomKilled = container.OomKilled,
            NetworkMode = container.Config.NetworkMode,
        };
        result.Mounts.AddRange(container.Config.Request.Mounts.Select(mount => new V1.Mount { Type = mount.Type, Source = mount.Source, Destination = mount.Destination, Readonly = mount.Readonly }));
        result.Command.AddRange(container.Config.Command);
        foreach (var (key, value) in container.Config.Request.Labels)
        {
            result.Labels[key] = value;
        }

        return result;
    }

    public static Status ToApi(ContainerStatus status) => status switch
    {
        ContainerStatus.Created => Status.Created,
        ContainerStatus.Starting => Status.Starting,
        ContainerStatus.Running => Status.Running,
        ContainerStatus.Paused => Status.Paused,
        ContainerStatus.Stopped => Status.Stopped,
        ContainerStatus.Restarting => Status.Restarting,
        _ => Status.Removing,
    };
}
