using Atoll.Host.Containers;
using Atoll.Host.Containers.Stats;

namespace Atoll.Host.Api;

/// <summary>The gRPC face of <see cref="ContainerEngine"/>: map, call, map. One file per method.</summary>
internal sealed partial class ContainerService(ContainerEngine engine, ContainerFolders folders, StatsSampler sampler, TimeProvider timeProvider)
    : V1.ContainerService.ContainerServiceBase;
