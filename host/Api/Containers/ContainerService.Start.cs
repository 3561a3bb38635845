using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<StartResponse> Start(StartRequest request, ServerCallContext context)
        => new() { Id = await engine.StartAsync(request.Container) };
}
