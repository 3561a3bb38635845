using System.Text.Json;
using System.Text.Json.Nodes;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>A bundle's <c>config.json</c>.</summary>
internal sealed class Bundle(JsonObject spec)
{
    public JsonObject Spec { get; } = spec;

    public JsonObject Process => Spec.Object("process") ?? throw Invalid("there is no process");

    public JsonObject Linux { get; } = spec.Object("linux") ?? [];

    public JsonObject Resources => Linux.Object("resources") ?? [];

    public bool HasTerminal => Process.Flag("terminal");

    /// <summary>The root filesystem's folder, absolute.</summary>
    public string Rootfs => Spec.Object("root")?.Text("path") ?? throw Invalid("there is no root.path");

    /// <summary>Processes see other users than the host does.</summary>
    public bool HasUserNamespace => Linux.Objects("namespaces").Any(entry => entry.Text("type") == "user");

    /// <exception cref="RuntimeException">InvalidArgument where it is none.</exception>
    public static Bundle Read(ContainerRef container)
    {
        var file = Path.Combine(container.BundleFolder, "config.json");
        try
        {
            return new Bundle(JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? throw Invalid($"{file} is no JSON object"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"{file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The state of the OCI runtime specification, for hooks.</summary>
    public JsonObject State(ContainerRef container, string status, int pid)
    {
        var state = new JsonObject
        {
            ["ociVersion"] = Spec.Text("ociVersion") ?? "1.0.2",
            ["id"] = container.Id,
            ["status"] = status,
            ["pid"] = pid,
            ["bundle"] = container.BundleFolder,
        };
        if (Spec.Object("annotations") is { } annotations)
        {
            state["annotations"] = annotations.DeepClone();
        }

        return state;
    }

    public static RuntimeException Invalid(string why) => new(RuntimeErrorCode.InvalidArgument, $"config.json cannot be used: {why}");

    public static RuntimeException NotSupported(string field, string why) => new(RuntimeErrorCode.NotSupported, $"lcr cannot do {field} of config.json: {why}");
}
