using System.Text.Json;
using Atoll.Cli.Connection;

namespace Atoll.Cli.Attach;

/// <summary>What must be known of a container before one joins its streams.</summary>
internal readonly record struct ContainerFacts(bool Tty, bool OpenStdin, bool Running, bool Paused, bool Restarting)
{
    public static ContainerFacts Of(DaemonConnection daemon, string container)
    {
        using JsonDocument document = JsonDocument.Parse(daemon.Call(Rpc.Inspect, new() { Container = container }).ContainerJson);
        return new ContainerFacts(Is(document, "Config", "Tty"), Is(document, "Config", "OpenStdin"), Is(document, "State", "Running"), Is(document, "State", "Paused"), Is(document, "State", "Restarting"));
    }

    private static bool Is(JsonDocument document, string part, string fact) =>
        document.RootElement.TryGetProperty(part, out JsonElement found) && found.TryGetProperty(fact, out JsonElement value) && value.ValueKind is JsonValueKind.True;
}
