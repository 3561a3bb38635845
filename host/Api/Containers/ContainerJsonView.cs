using System.Globalization;
using System.Text.Json.Nodes;
using Atoll.Host.Containers;

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
            ["Image"] = config.Source,
            ["LogPath"] = folders.Log(config.Id),
            ["Name"] = container.Name,
            ["RestartCount"] = 0,
            ["HostConfig"] = HostConfig(config),
            ["Mounts"] = new JsonArray([.. config.Mounts.Select(mount => new JsonObject
            {
                ["Type"] = "bind",
                ["Source"] = mount.Source,
                ["Destination"] = mount.Destination,
                ["Mode"] = mount.Readonly ? "ro" : "",
                ["RW"] = !mount.Readonly,
                ["Propagation"] = "rprivate",
            })]),
            ["Config"] = Config(config),
            ["Atoll"] = Own(config, folders),
        };
    }

    private static JsonObject State(ContainerSnapshot container) => new()
    {
        ["Status"] = container.Status.Word,
        ["Running"] = container.Status is ContainerStatus.Running or ContainerStatus.Paused,
        ["Paused"] = container.Status == ContainerStatus.Paused,
        ["Restarting"] = false,
        ["OOMKilled"] = false,
        ["Dead"] = false,
        ["Pid"] = container.Process?.Pid ?? 0,
        ["ExitCode"] = container.Exit?.Code ?? 0,
        ["ExitUnknown"] = container.Exit?.Reason == ExitReason.Unknown,
        ["Error"] = container.Error.Length > 0 ? container.Error : container.Exit?.Detail ?? "",
        ["StartedAt"] = container.StartedAt is { } started ? Time(started) : NoTime,
        ["FinishedAt"] = container.Exit is { } exit ? Time(exit.FinishedAt) : NoTime,
    };

    private static JsonObject HostConfig(ContainerConfig config) => new()
    {
        ["Binds"] = Strings(config.Mounts.Select(mount => $"{mount.Source}:{mount.Destination}{(mount.Readonly ? ":ro" : "")}")),
        ["LogConfig"] = new JsonObject
        {
            ["Type"] = "json-file",
            ["Config"] = Map(config.LogOptions),
        },
        ["NetworkMode"] = config.NetworkMode,
        ["RestartPolicy"] = new JsonObject { ["Name"] = "no", ["MaximumRetryCount"] = 0 },
        ["AutoRemove"] = config.AutoRemove,
        ["CapAdd"] = Strings(config.CapAdd),
        ["CapDrop"] = Strings(config.CapDrop),
        ["Privileged"] = config.Privileged,
        ["ReadonlyRootfs"] = config.ReadonlyRootfs,
        ["Runtime"] = config.Runtime.Name,
        ["Memory"] = config.Memory,
        ["NanoCpus"] = config.NanoCpus,
        ["PidsLimit"] = config.PidsLimit,
    };

    private static JsonObject Config(ContainerConfig config) => new()
    {
        ["Hostname"] = config.Hostname,
        ["User"] = config.User,
        ["Tty"] = false,
        ["OpenStdin"] = config.OpenStdin,
        ["Env"] = Strings(config.Env),
        ["Cmd"] = Strings(config.Command),
        ["Image"] = config.Source,
        ["WorkingDir"] = config.WorkingDir,
        ["Labels"] = Map(config.Labels),
        ["StopSignal"] = Signals.Name(config.StopSignal),
    };

    private static JsonObject Own(ContainerConfig config, ContainerFolders folders) => new()
    {
        ["Plugin"] = config.Runtime.PluginId,
        ["PluginVersion"] = config.Runtime.PluginVersion,
        ["RuntimePath"] = config.Runtime.Path,
        ["RuntimeArgs"] = Strings(config.Runtime.Args),
        ["Resolution"] = Strings(config.Runtime.Resolution),
        ["Rootfs"] = config.Rootfs,
        ["Bundle"] = folders.Bundle(config.Id),
    };

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonObject Map(IReadOnlyDictionary<string, string> map) => new(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);
}
