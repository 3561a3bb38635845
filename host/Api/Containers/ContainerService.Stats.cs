using Atoll.Api.V1;
using Atoll.Host.Containers.Stats;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    private readonly ulong _hostMemory = (ulong)GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public override async Task Stats(StatsRequest request, IServerStreamWriter<StatsResponse> responseStream, ServerCallContext context)
    {
        // A name is looked up once: what it means must not change while it is watched.
        var ids = request.Containers.Count > 0 ? request.Containers.Select(name => engine.Inspect(name).Id).ToArray() : null;
        await foreach (var samples in sampler.WatchAsync(ids, request.All, request.Stream, context.CancellationToken))
        {
            await responseStream.WriteAsync(new StatsResponse { Stats = { samples.Select(ToApi) } }, context.CancellationToken);
        }
    }

    private ContainerStats ToApi(ContainerSample sample)
    {
        var result = new ContainerStats
        {
            Id = sample.Container.Id,
            Name = sample.Container.Name,
            Runtime = sample.Container.Config.Runtime.Name,
            Status = Mapping.ToApi(sample.Container.Status),
            Error = sample.Error,
        };
        if (sample.Stats is { } stats)
        {
            result.SampledAt = Timestamp.FromDateTimeOffset(stats.SampledAt);
            result.CpuPercent = sample.CpuPercent;
            result.CpuUseNanos = stats.CpuUseNanos;
            result.CpuSystemUse = stats.CpuSystemUse;
            result.OnlineCpus = Environment.ProcessorCount;
            result.PidsCurrent = stats.PidsCurrent;
            result.BlkioRead = stats.BlkioRead;
            result.BlkioWrite = stats.BlkioWrite;
            result.MemUsed = stats.MemUsed;
            result.MemLimit = Math.Min(stats.MemLimit, _hostMemory);
            result.RssBytes = stats.RssBytes;
            result.PageFaults = stats.PageFaults;
            result.MajorPageFaults = stats.MajorPageFaults;
            result.KmemUsed = stats.KmemUsed;
            result.KmemLimit = stats.KmemLimit;
            result.Cache = stats.Cache;
            result.CacheTotal = stats.CacheTotal;
            result.InactiveFileTotal = stats.InactiveFileTotal;
            result.SwapUsed = stats.SwapUsed;
            result.SwapLimit = stats.SwapLimit;
            result.WorkingsetBytes = stats.MemUsed > stats.InactiveFileTotal ? stats.MemUsed - stats.InactiveFileTotal : 0;
        }

        return result;
    }
}
