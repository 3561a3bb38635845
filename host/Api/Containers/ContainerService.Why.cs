using Atoll.Api.V1;
using Atoll.Host.Containers.Failures;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override Task<WhyResponse> Why(WhyRequest request, ServerCallContext context)
    {
        var (container, failure) = engine.Why(request.Container);
        var response = new WhyResponse { Id = container?.Id ?? failure!.Id, Name = container?.Name ?? failure!.Name, Failure = failure is null ? null : ToApi(failure) };
        if (container?.Config.Runtime is { } runtime)
        {
            response.Resolution.AddRange(runtime.Resolution);
            response.Plugin = runtime.PluginId;
            response.PluginVersion = runtime.PluginVersion;
            response.PluginHash = runtime.PluginHash;
            response.Generation = runtime.Generation;
        }

        return Task.FromResult(response);
    }

    private static Failure ToApi(FailureRecord failure)
    {
        var result = new Failure
        {
            At = Timestamp.FromDateTimeOffset(failure.At),
            Operation = failure.Operation,
            Code = failure.Code.ToString(),
            Message = failure.Message,
            Runtime = failure.Runtime,
            Plugin = failure.PluginId,
            PluginVersion = failure.PluginVersion,
            Generation = failure.Generation,
            Phases = { failure.Phases.Select(phase => new V1.CallPhase { Operation = phase.Operation, At = Timestamp.FromDateTimeOffset(phase.At), Microseconds = (long)(phase.Milliseconds * 1000), Outcome = phase.Outcome }) },
            Argv = { failure.Argv },
            Output = failure.Output,
        };
        if (failure.ExitCode is { } exitCode)
        {
            result.ExitCode = exitCode;
        }

        return result;
    }
}
