using Atoll.Api.V1;
using Atoll.Host.Containers.Filtering;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task Events(EventsRequest request, IServerStreamWriter<Event> responseStream, ServerCallContext context)
    {
        var filter = new EventFilter(FromApi.Filters(request.Filters));

        // The stream's beginning tells the client that from here on nothing is missed.
        await context.WriteResponseHeadersAsync([]);
        await foreach (var entry in engine.Events.ReadAsync(request.HasAfter ? (long)request.After : null, request.Since?.ToDateTimeOffset(), request.Until?.ToDateTimeOffset(), context.CancellationToken))
        {
            if (filter.Matches(entry))
            {
                await responseStream.WriteAsync(new Event
                {
                    Sequence = (ulong)entry.Sequence,
                    Time = Timestamp.FromDateTimeOffset(entry.Time),
                    Action = entry.Action,
                    Id = entry.ContainerId,
                    Attributes = { entry.Attributes.ToDictionary() },
                }, context.CancellationToken);
            }
        }
    }
}
