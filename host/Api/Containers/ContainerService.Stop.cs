using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<StopResponse> Stop(StopRequest request, ServerCallContext context)
        => new() { Id = await engine.StopAsync(request.Container, request.Force ? TimeSpan.Zero : StopTimeout(request.HasTimeout ? request.Timeout : null), context.CancellationToken) };

    /// <summary>Docker: a negative timeout waits for ever; null stands for the container's own.</summary>
    private static TimeSpan? StopTimeout(int? seconds) => seconds switch
    {
        null => null,
        < 0 => Timeout.InfiniteTimeSpan,
        _ => TimeSpan.FromSeconds(seconds.Value),
    };
}
