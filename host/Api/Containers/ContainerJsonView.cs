using System.Globalization;
using System.Text.Json.Nodes;
using Atoll.Host.Containers;
using Atoll.Host.Linux;

namespace Atoll.Host.Api;

/// <summary>A container in the shape of Docker's ContainerJSON, so that what reads that reads this; what only Atoll knows stands under "Atoll".</summary>
internal static class ContainerJsonView
{
    private const string NoTime = "0001-01-01T00:00:00Z";

    public static JsonObject Of(ContainerSnapshot container, ContainerFolders folders)
    {
        var config = container.Config;
        return new JsonObject
        {
            ["Id"] = config.Id,
            ["Created"] = Time(config.CreatedAt),
            ["Path"] = config.Command[0],
            ["Args"] = Strings(config.Command.Skip(1)),
            ["State"] = State(container),
            ["Image"] = config.Request.Source,
            ["LogPath"] = folders.Log(config.Id),
            ["Name"] = container.Name,
            ["RestartCount"] = container.RestartCount,
            ["Driver"] = "",
            ["Platform"] = "linux",
            ["HostConfig"] = HostConfigView.Of(config),
            ["Mounts"] = new JsonArray([.. config.Request.Mounts.Select(Mount)]),
            ["Config"] = Config(config),
            ["Atoll"] = Own(container, folders),
        };
    }

    public static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    public static JsonObject Map(IReadOnlyDictionary<string, string> map) => new(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    private static JsonObject State(ContainerSnapshot container)
    {
        var state = new JsonObject
        {
            ["Status"] = container.Status.Word,
            ["Running"] = container.Status is ContainerStatus.Running or ContainerStatus.Paused or ContainerStatus.Restarting,
            ["Paused"] = container.Status == ContainerStatus.Paused,
            ["Restarting"] = container.Status == ContainerStatus.Restarting,
            ["OOMKilled"] = container.OomKilled,
            ["Dead"] = false,
            ["Pid"] = container.Process?.Pid ?? 0,
            ["ExitCode"] = container.Exit?.Code ?? 0,
            ["ExitUnknown"] = container.Exit?.Reason == ExitReason.Unknown,
            ["Error"] = container.Error.Length > 0 ? container.Error : container.Exit?.Detail ?? "",
            ["StartedAt"] = container.StartedAt is { } started ? Time(started) : NoTime,
            ["FinishedAt"] = container.Exit is { } exit ? Time(exit.FinishedAt) : NoTime,
        };
        if (container.Health is { } health)
        {
            state["Health"] = new JsonObject
            {
                ["Status"] = health.Status,
                ["FailingStreak"] = health.FailingStreak,
                ["Log"] = new JsonArray([.. health.Log.Select(probe => new JsonObject
                {
                    ["Start"] = Time(probe.Start),
                    ["End"] = Time(probe.End),
                    ["ExitCode"] = probe.ExitCode,
                    ["Output"] = probe.Output,
                })]),
            };
        }

        return state;
    }

    private static JsonObject Mount(MountRequest mount) => new()
    {
        ["Type"] = mount.Type,
        ["Source"] = mount.Source,
        ["Destination"] = mount.Destination,
        ["Mode"] = string.Join(',', mount.Options),
        ["RW"] = !mount.Readonly,
        ["Propagation"] = mount.Type == MountRequest.Tmpfs ? "" : mount.Propagation.Length > 0 ? mount.Propagation : "rprivate",
    };

    private static JsonObject Config(ContainerConfig config)
    {
        var request = config.Request;
        var result = new JsonObject
        {
            ["Hostname"] = config.Hostname,
            ["Domainname"] = "",
            ["User"] = request.User,
            ["AttachStdin"] = false,
            ["AttachStdout"] = false,
            ["AttachStderr"] = false,
            ["Tty"] = request.Tty,
            ["OpenStdin"] = request.OpenStdin,
            ["StdinOnce"] = false,
            ["Env"] = Strings(config.Env),
            ["Cmd"] = Strings(request.Entrypoint.Count > 0 ? request.Command : config.Command),
            ["Image"] = request.Source,
            ["WorkingDir"] = config.WorkingDir,
            ["Entrypoint"] = request.Entrypoint.Count > 0 ? Strings(request.Entrypoint) : null,
            ["Labels"] = Map(request.Labels),
            ["Annotations"] = Map(request.Annotations),
            ["StopSignal"] = Signals.Name(config.StopSignal),
            ["StopTimeout"] = request.StopTimeout,
        };
        if (request.HealthCheck is { } health)
        {
            result["Healthcheck"] = new JsonObject
            {
                ["Test"] = Strings(health.Test),
                ["Interval"] = Nanoseconds(health.Interval),
                ["Timeout"] = Nanoseconds(health.Timeout),
                ["StartPeriod"] = Nanoseconds(health.StartPeriod),
                ["Retries"] = health.Retries,
            };
        }

        return result;
    }

    private static JsonObject Own(ContainerSnapshot container, ContainerFolders folders) => new()
    {
        ["Plugin"] = container.Config.Runtime.PluginId,
        ["PluginVersion"] = container.Config.Runtime.PluginVersion,
        ["RuntimePath"] = container.Config.Runtime.Path,
        ["RuntimeArgs"] = Strings(container.Config.Runtime.Args),
        ["Resolution"] = Strings(container.Config.Runtime.Resolution),
        ["Rootfs"] = container.Config.Rootfs,
        ["Bundle"] = folders.Bundle(container.Id),
        ["ManuallyStopped"] = container.ManuallyStopped,
        ["Zombies"] = container is { Status.HasProcess: true, Process: { } first } ? Zombies.Of(first) : 0,
    };

    private static long Nanoseconds(TimeSpan time) => (long)time.TotalNanoseconds;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);
}
