using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<ResumeResponse> Resume(ResumeRequest request, ServerCallContext context)
        => new() { Id = await engine.ResumeAsync(request.Container, context.CancellationToken) };
}
