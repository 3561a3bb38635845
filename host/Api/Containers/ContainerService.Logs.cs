using Atoll.Api.V1;
using Atoll.Host.Containers;
using Atoll.Host.Containers.Logs;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task Logs(LogsRequest request, IServerStreamWriter<LogsResponse> responseStream, ServerCallContext context)
    {
        var container = engine.Inspect(request.Container);
        var ended = request.Follow && container.Status.HasProcess ? engine.WaitStoppedAsync(container.Id, context.CancellationToken) : null;
        var selection = new LogSelection
        {
            Tail = request.HasTail ? request.Tail : null,
            Since = request.Since?.ToDateTimeOffset(),
            Until = request.Until?.ToDateTimeOffset(),
        };
        var reader = new LogReader(folders.Log(container.Id));
        await foreach (var record in reader.ReadAsync(selection, ended, context.CancellationToken))
        {
            await responseStream.WriteAsync(new LogsResponse
            {
                Stream = record.IsStderr ? LogsResponse.Types.Stream.Stderr : LogsResponse.Types.Stream.Stdout,
                Time = Timestamp.FromDateTimeOffset(record.Time),
                Data = UnsafeByteOperations.UnsafeWrap(record.Data),
            }, context.CancellationToken);
        }
    }
}
