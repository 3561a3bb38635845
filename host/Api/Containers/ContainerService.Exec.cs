using Atoll.Api.V1;
using Atoll.Host.Containers.Streams;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task Exec(IAsyncStreamReader<ExecRequest> requestStream, IServerStreamWriter<ExecResponse> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.RequestCase != ExecRequest.RequestOneofCase.Open)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "the first request of Exec must be 'open'");
        }

        var open = requestStream.Current.Open;
        if (open.Detach)
        {
            await ExecDetachedAsync(open, responseStream, context);
            return;
        }

        var started = new TaskCompletionSource<ExecResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var spool = new OutputSpool(folders.AllRoots);
        using var input = new ExecInput(requestStream);
        var left = input.Left;
        var end = engine.EndWhenLeft(() => left.IsCancellationRequested, context.CancellationToken);
        var stdin = open.Stdin ? new RequestBytes(input.NextAsync) : null;
        var exec = engine.ExecAsync(open.Container, FromApi.Exec(open), new Atoll.PluginSdk.AttachParameters
        {
            Stdin = stdin,
            Stdout = open.Stdout ? new SpoolStream(spool, isStderr: false) : null,
            Stderr = open.Stderr ? new SpoolStream(spool, isStderr: true) : null,
        }, (id, process) => started.TrySetResult(Started(id, process)), end);
        _ = exec.ContinueWith(_ => spool.Complete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (await Task.WhenAny(started.Task, exec) == exec && !started.Task.IsCompleted)
        {
            await exec;
        }

        await responseStream.WriteAsync(await started.Task, context.CancellationToken);
        try
        {
            await SendAsync(spool, responseStream, context, left);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            return;
        }

        var code = await exec;
        await responseStream.WriteAsync(new ExecResponse { Exited = new V1.ExitStatus { Code = code, FinishedAt = Timestamp.FromDateTimeOffset(timeProvider.GetUtcNow()) } }, context.CancellationToken);
    }

    private static async Task SendAsync(OutputSpool spool, IServerStreamWriter<ExecResponse> responseStream, ServerCallContext context, CancellationToken left)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, left);
        while (await spool.ReadAsync(either.Token) is { } chunk)
        {
            var data = UnsafeByteOperations.UnsafeWrap(chunk.Data);
            await responseStream.WriteAsync(chunk.IsStderr ? new ExecResponse { Stderr = data } : new ExecResponse { Stdout = data }, context.CancellationToken);
        }
    }

    private async Task ExecDetachedAsync(ExecRequest.Types.Open open, IServerStreamWriter<ExecResponse> responseStream, ServerCallContext context)
    {
        var started = new TaskCompletionSource<ExecResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        var exec = engine.ExecAsync(open.Container, FromApi.Exec(open), streams: null, (id, process) => started.TrySetResult(Started(id, process)), CancellationToken.None);
        if (await Task.WhenAny(started.Task, exec) == exec && !started.Task.IsCompleted)
        {
            await exec;
        }

        await responseStream.WriteAsync(await started.Task, context.CancellationToken);
    }

    private static ExecResponse Started(string id, ProcessIdentity process) => new() { Started = new ExecResponse.Types.Started { ExecId = id, Pid = process.Pid } };
}
