using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<DeleteResponse> Delete(DeleteRequest request, ServerCallContext context)
        => new() { Id = await engine.DeleteAsync(request.Container, request.Force, context.CancellationToken) };
}
