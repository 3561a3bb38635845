using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<CreateResponse> Create(CreateRequest request, ServerCallContext context)
    {
        var (id, warnings) = await engine.CreateAsync(FromApi.Create(request));
        return new CreateResponse { Id = id, Warnings = { warnings } };
    }
}
