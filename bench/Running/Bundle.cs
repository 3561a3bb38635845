using System.Text.Json.Nodes;

namespace Atoll.Bench.Running;

/// <summary>The configuration that Atoll itself makes of a root filesystem and a command, for others to run.</summary>
internal sealed class Bundle
{
    private readonly Workplace _workplace;
    private readonly JsonNode _config;

    private Bundle(Workplace workplace, JsonNode config)
    {
        _workplace = workplace;
        _config = config;
    }

    /// <summary>Has a daemon create a container, and takes its config.json.</summary>
    public static Bundle Of(Workplace workplace, BenchDaemon daemon, string runtime, CancellationToken cancellationToken, params IReadOnlyList<string> command)
    {
        var id = daemon.Ask(cancellationToken, ["create", "--runtime", runtime, workplace.Rootfs, .. command]);
        var inspected = JsonNode.Parse(daemon.Ask(cancellationToken, "inspect", id))!;
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(inspected[0]!["Atoll"]!["Bundle"]!.GetValue<string>(), "config.json")))!;
        _ = daemon.Ask(cancellationToken, "rm", id);
        return new Bundle(workplace, config);
    }

    /// <summary>Lays it out for a container of this name, whose cgroup is counted like Atoll's.</summary>
    public string For(string id)
    {
        var config = _config.DeepClone();
        config["linux"]!["cgroupsPath"] = $"{_workplace.Group.Containers}/{id}";
        var folder = _workplace.Make(Path.Combine("bundles", id));
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
        return folder;
    }
}
