using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<RenameResponse> Rename(RenameRequest request, ServerCallContext context)
        => new() { Id = await engine.RenameAsync(request.Container, request.Name, context.CancellationToken) };
}
