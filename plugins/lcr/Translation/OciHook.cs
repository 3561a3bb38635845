using System.Text.Json.Nodes;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>A hook of the OCI configuration.</summary>
internal sealed record OciHook
{
    public required string Phase { get; init; }

    public required string Path { get; init; }

    /// <summary>With the zeroth.</summary>
    public required IReadOnlyList<string> Args { get; init; }

    public required IReadOnlyList<string> Env { get; init; }

    /// <summary>As long as the call that it belongs to may take, where the configuration does not say.</summary>
    public TimeSpan Timeout => Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromHours(1);

    private long? Seconds { get; init; }

    public static IReadOnlyList<OciHook> Of(Bundle bundle, string phase)
        => [.. (bundle.Spec.Object("hooks")?.Objects(phase) ?? []).Select(hook => Of(hook, phase))];

    /// <summary>startContainer hooks run in the container, between start and its command.</summary>
    public static void TranslateStartContainer(Bundle bundle, ContainerRef container, Steps steps)
    {
        const string Mark = "\"pid\":0";
        var hooks = Of(bundle, "startContainer");
        var state = hooks.Count == 0 ? [] : bundle.State(container, "created", 0).ToJsonString().Split(Mark, 2);
        foreach (var hook in hooks)
        {
            steps.Add("hook", [hook.Seconds ?? 0, hook.Path, hook.Args.Count, .. hook.Args, hook.Env.Count, .. hook.Env, $"{state[0]}\"pid\":", state[1]]);
        }
    }

    private static OciHook Of(JsonObject hook, string phase)
    {
        var path = hook.Text("path") is { } given && given.StartsWith('/') ? given : throw Bundle.Invalid($"hooks.{phase}: a path must be absolute, not '{hook.Text("path")}'");
        var args = hook.Texts("args");
        return new OciHook { Phase = phase, Path = path, Args = args.Count > 0 ? args : [path], Env = hook.Texts("env"), Seconds = hook.Number("timeout") };
    }
}
