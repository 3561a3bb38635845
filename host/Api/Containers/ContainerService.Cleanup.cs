using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<CleanupResponse> Cleanup(CleanupRequest request, ServerCallContext context)
        => new() { Id = await engine.CleanupAsync(request.Container, context.CancellationToken) };
}
