using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Cli.Tests.Daemon;

internal sealed class FakeContainers(Script script) : ContainerService.ContainerServiceBase
{
    public override Task<CreateResponse> Create(CreateRequest request, ServerCallContext context)
    {
        script.Take(request, request.Name);
        return Task.FromResult(script.Created);
    }

    public override Task<StartResponse> Start(StartRequest request, ServerCallContext context)
    {
        script.Take(request, request.Container);
        return Task.FromResult(new StartResponse { Id = Script.Id });
    }

    public override async Task Attach(
        IAsyncStreamReader<AttachRequest> requestStream, IServerStreamWriter<AttachResponse> responseStream, ServerCallContext context)
    {
        await requestStream.MoveNext();
        AttachRequest.Types.Open open = requestStream.Current.Open;
        script.Take(open, open.Container);
        await script.Attach(new AttachSession(open, requestStream, responseStream, context));
    }

    public override Task<StopResponse> Stop(StopRequest request, ServerCallContext context)
    {
        script.Take(request, request.Container);
        return Task.FromResult(new StopResponse { Id = Script.Id });
    }

    public override Task<KillResponse> Kill(KillRequest request, ServerCallContext context)
    {
        script.Take(request, request.Container);
        script.Killed(request);
        return Task.FromResult(new KillResponse { Id = Script.Id });
    }

    public override Task<DeleteResponse> Delete(DeleteRequest request, ServerCallContext context)
    {
        script.Take(request, request.Container);
        return Task.FromResult(new DeleteResponse { Id = Script.Id });
    }

    public override Task<WaitResponse> Wait(WaitRequest request, ServerCallContext context)
    {
        script.Take(request, request.Container);
        return Task.FromResult(new WaitResponse { Status = script.Exit(request.Container) });
    }

    public override Task<ListResponse> List(ListRequest request, ServerCallContext context)
    {
        script.Take(request);
        return Task.FromResult(script.Containers);
    }

    public override Task<InspectResponse> Inspect(InspectRequest request, ServerCallContext context)
    {
        script.Take(request, request.Container);
        return Task.FromResult(new InspectResponse { ContainerJson = script.Inspected(request.Container) });
    }

    public override Task Logs(LogsRequest request, IServerStreamWriter<LogsResponse> responseStream, ServerCallContext context)
    {
        script.Take(request, request.Container);
        return script.Logs(responseStream);
    }
}
