using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Cli.Tests.Daemon;

internal sealed class FakeRuntimes(Script script) : RuntimeService.RuntimeServiceBase
{
    public override Task<ListRuntimesResponse> ListRuntimes(ListRuntimesRequest request, ServerCallContext context) =>
        Task.FromResult(script.Runtimes);

    public override Task<ExplainRuntimeResponse> ExplainRuntime(ExplainRuntimeRequest request, ServerCallContext context)
    {
        script.Take(request);
        return Task.FromResult(script.Explained);
    }
}
