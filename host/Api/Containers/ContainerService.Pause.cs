using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<PauseResponse> Pause(PauseRequest request, ServerCallContext context)
        => new() { Id = await engine.PauseAsync(request.Container, context.CancellationToken) };
}
