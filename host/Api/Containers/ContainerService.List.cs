using Atoll.Api.V1;
using Atoll.Host.Containers;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override Task<ListResponse> List(ListRequest request, ServerCallContext context)
        => Task.FromResult(new ListResponse { Containers = { engine.List().Where(container => request.All || container.Status.HasProcess).Select(Mapping.ToApi) } });
}
