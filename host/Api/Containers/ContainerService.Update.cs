using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<UpdateResponse> Update(UpdateRequest request, ServerCallContext context)
    {
        var policy = request.RestartPolicy is { } asked ? FromApi.RestartPolicy(asked) : null;
        var (id, warnings) = await engine.UpdateAsync(request.Container, FromApi.Resources(request.Resources), policy, context.CancellationToken);
        return new UpdateResponse { Id = id, Warnings = { warnings } };
    }
}
