using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<ReopenLogResponse> ReopenLog(ReopenLogRequest request, ServerCallContext context)
    {
        await engine.ReopenLogAsync(request.Container);
        return new ReopenLogResponse();
    }
}
