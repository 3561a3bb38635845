using System.Text.Json;

namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public async Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(OciFiles.Root(container)))
        {
            return new ContainerState { Status = RuntimeStatus.Stopped };
        }

        CommandResult result;
        try
        {
            result = await _runtime.RunAsync(container, "state", cancellationToken);
        }
        catch (CommandFailedException e) when (OciErrors.SaysUnknownContainer(e.Message))
        {
            return new ContainerState { Status = RuntimeStatus.Stopped };
        }

        try
        {
            using var state = JsonDocument.Parse(result.Stdout);
            var pid = state.RootElement.TryGetProperty("pid", out var number) && number.TryGetInt32(out var value) ? value : 0;
            return new ContainerState { Status = Status(state.RootElement.GetProperty("status").GetString()), Pid = pid };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new RuntimeException(RuntimeErrorCode.Internal, $"{container.Runtime.Name} state answered no state: {e.Message}", e) { RuntimeOutput = result.Stdout };
        }
    }

    /// <summary>The words of the OCI runtime specification, and runc's paused.</summary>
    private static RuntimeStatus Status(string? word) => word switch
    {
        "creating" or "created" => RuntimeStatus.Created,
        "running" => RuntimeStatus.Running,
        "paused" => RuntimeStatus.Paused,
        "stopped" => RuntimeStatus.Stopped,
        _ => RuntimeStatus.Unknown,
    };
}
