using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<WaitResponse> Wait(WaitRequest request, ServerCallContext context)
    {
        var exit = request.Condition == WaitCondition.Removed
            ? await engine.WaitRemovedAsync(request.Container, context.CancellationToken)
            : await engine.WaitStoppedAsync(request.Container, context.CancellationToken);
        return new WaitResponse { Status = Mapping.ToApi(exit) };
    }
}
