using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<RebuildResponse> Rebuild(RebuildRequest request, ServerCallContext context)
        => new() { Id = await engine.RebuildAsync(request.Container, context.CancellationToken) };
}
