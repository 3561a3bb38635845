using System.Text.Json;
using System.Text.Json.Nodes;

namespace Atoll.Host.Containers.Spec;

/// <summary>The OCI <c>hooks</c>.</summary>
internal static class SpecHooks
{
    private static readonly string[] Phases = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"];

    /// <summary>Adds hooks after those that the source has.</summary>
    public static void Apply(JsonObject spec, string json)
    {
        if (json.Length == 0)
        {
            return;
        }

        var hooks = SpecBuilder.Section(spec, "hooks");
        foreach (var (phase, entries) in Parse(json))
        {
            var list = SpecBuilder.List(hooks, phase);
            foreach (var entry in entries!.AsArray())
            {
                list.Add(entry!.DeepClone());
            }
        }
    }

    /// <exception cref="RuntimeException">InvalidArgument, with the place of the mistake.</exception>
    public static JsonObject Parse(string json)
    {
        JsonObject hooks;
        try
        {
            hooks = JsonNode.Parse(json) as JsonObject ?? throw Invalid("no JSON object");
        }
        catch (JsonException e)
        {
            throw Invalid($"no valid JSON: {e.Message}");
        }

        foreach (var (phase, entries) in hooks)
        {
            if (!Phases.Contains(phase))
            {
                throw Invalid($"no phase '{phase}': {string.Join(", ", Phases)}");
            }

            foreach (var entry in entries as JsonArray ?? throw Invalid($"{phase} is no array"))
            {
                Check(phase, entry as JsonObject ?? throw Invalid($"an entry of {phase} is no object"));
            }
        }

        return hooks;
    }

    private static void Check(string phase, JsonObject hook)
    {
        foreach (var (key, value) in hook)
        {
            var fits = (key, value?.GetValueKind()) switch
            {
                ("path", JsonValueKind.String) => value!.GetValue<string>().StartsWith('/'),
                ("args" or "env", JsonValueKind.Array) => value!.AsArray().All(text => text?.GetValueKind() == JsonValueKind.String),
                ("timeout", JsonValueKind.Number) => value!.AsValue().TryGetValue(out int seconds) && seconds > 0,
                _ => false,
            };
            if (!fits)
            {
                throw Invalid($"{phase}: '{key}' is unknown or has a value that does not fit: path (absolute), args, env, timeout (seconds)");
            }
        }

        if (!hook.ContainsKey("path"))
        {
            throw Invalid($"{phase}: a hook has no path");
        }
    }

    private static RuntimeException Invalid(string why) => new(RuntimeErrorCode.InvalidArgument, $"the hooks are not OCI hooks: {why}");
}
