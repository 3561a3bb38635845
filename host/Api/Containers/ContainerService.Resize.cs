using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<ResizeResponse> Resize(ResizeRequest request, ServerCallContext context)
    {
        await engine.ResizeAsync(request.Container, request.ExecId.Length > 0 ? request.ExecId : null, FromApi.TerminalSide(request.Width), FromApi.TerminalSide(request.Height));
        return new ResizeResponse();
    }
}
