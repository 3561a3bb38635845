using Atoll.Api.V1;
using Atoll.Host.Containers.Streams;
using Google.Protobuf;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task Attach(IAsyncStreamReader<AttachRequest> requestStream, IServerStreamWriter<AttachResponse> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.RequestCase != AttachRequest.RequestOneofCase.Open)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "the first request of Attach must be 'open'");
        }

        var open = requestStream.Current.Open;
        var container = engine.Inspect(open.Container);
        var id = container.Id;
        var finished = engine.FinishedAsync(id);
        using var spool = new OutputSpool(folders.AllRoots);
        var parameters = new AttachParameters
        {
            Stdin = open.Stdin ? new RequestBytes(token => AttachInput.NextAsync(requestStream, token)) : null,
            Stdout = open.Stdout ? new SpoolStream(spool, isStderr: false) : null,
            Stderr = open.Stderr ? new SpoolStream(spool, isStderr: true) : null,
        };
        var size = open is { Width: > 0, Height: > 0 } ? new ResizeParameters { Width = FromApi.TerminalSide(open.Width), Height = FromApi.TerminalSide(open.Height) } : null;
        var streams = open.Start
            ? await engine.StartAttachedAsync(id, parameters, size, context.CancellationToken)
            : await engine.AttachAsync(id, parameters, size, context.CancellationToken);
        _ = streams.ContinueWith(_ => spool.Complete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        await responseStream.WriteAsync(new AttachResponse { Attached = new AttachResponse.Types.Attached { Id = id, Tty = container.Config.Request.Tty } }, context.CancellationToken);
        while (await spool.ReadAsync(context.CancellationToken) is { } chunk)
        {
            var data = UnsafeByteOperations.UnsafeWrap(chunk.Data);
            await responseStream.WriteAsync(chunk.IsStderr ? new AttachResponse { Stderr = data } : new AttachResponse { Stdout = data }, context.CancellationToken);
        }

        await streams;
        await responseStream.WriteAsync(new AttachResponse { Exited = Mapping.ToApi(await finished.WaitAsync(context.CancellationToken)) }, context.CancellationToken);
    }
}
