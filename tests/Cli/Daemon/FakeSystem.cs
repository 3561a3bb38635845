using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Cli.Tests.Daemon;

internal sealed class FakeSystem(Script script) : SystemService.SystemServiceBase
{
    public override Task<VersionResponse> Version(VersionRequest request, ServerCallContext context) => Task.FromResult(script.Version);

    public override Task<InfoResponse> Info(InfoRequest request, ServerCallContext context) => Task.FromResult(script.Info);
}
