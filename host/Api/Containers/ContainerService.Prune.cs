using Atoll.Api.V1;
using Atoll.Host.Containers.Filtering;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<PruneResponse> Prune(PruneRequest request, ServerCallContext context)
        => new() { Ids = { await engine.PruneAsync(new PruneFilter(FromApi.Filters(request.Filters), timeProvider), context.CancellationToken) } };
}
