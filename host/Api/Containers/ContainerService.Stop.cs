using Atoll.Api.V1;
using Atoll.Host.Containers;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<StopResponse> Stop(StopRequest request, ServerCallContext context)
    {
        // Docker: a negative timeout waits for ever.
        var timeout = request.Force ? TimeSpan.Zero
            : !request.HasTimeout ? ContainerEngine.DefaultStopTimeout
            : request.Timeout < 0 ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromSeconds(request.Timeout);
        return new StopResponse { Id = await engine.StopAsync(request.Container, timeout, context.CancellationToken) };
    }
}
