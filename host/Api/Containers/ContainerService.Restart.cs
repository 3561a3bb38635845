using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<RestartResponse> Restart(RestartRequest request, ServerCallContext context)
        => new() { Id = await engine.RestartAsync(request.Container, StopTimeout(request.HasTimeout ? request.Timeout : null), context.CancellationToken) };
}
