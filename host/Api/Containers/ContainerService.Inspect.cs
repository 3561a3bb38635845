using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override Task<InspectResponse> Inspect(InspectRequest request, ServerCallContext context)
    {
        var container = engine.Inspect(request.Container);
        return Task.FromResult(new InspectResponse { ContainerJson = ContainerJsonView.Of(container, folders).ToJsonString() });
    }
}
