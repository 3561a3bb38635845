using Atoll.Api.V1;
using Atoll.Host.Containers;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<KillResponse> Kill(KillRequest request, ServerCallContext context)
    {
        var signal = request.Signal.Length > 0 ? Signals.Parse(request.Signal) : Signals.Kill;
        return new KillResponse { Id = await engine.KillAsync(request.Container, signal, context.CancellationToken) };
    }
}
