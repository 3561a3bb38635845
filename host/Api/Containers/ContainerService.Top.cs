using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<TopResponse> Top(TopRequest request, ServerCallContext context)
    {
        var (titles, processes) = await engine.TopAsync(request.Container, request.Args, context.CancellationToken);
        return new TopResponse { Titles = { titles }, Processes = { processes.Select(values => new TopResponse.Types.Process { Values = { values } }) } };
    }
}
