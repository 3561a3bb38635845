using Atoll.Api.V1;
using Atoll.Host.Containers.Filtering;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override Task<ListResponse> List(ListRequest request, ServerCallContext context)
    {
        var filter = new ListFilter(request.All || request.Limit > 0, FromApi.Filters(request.Filters), engine.Inspect);
        var found = engine.List().Where(filter.Matches);
        return Task.FromResult(new ListResponse { Containers = { (request.Limit > 0 ? found.Take(request.Limit) : found).Select(Mapping.ToApi) } });
    }
}
