using Atoll.Host.Containers;

namespace Atoll.Host.Api;

/// <summary>The gRPC face of <see cref="ContainerEngine"/>: map, call, map. One file per method.</summary>
internal sealed partial class ContainerService(ContainerEngine engine, ContainerFolders folders)
    : V1.ContainerService.ContainerServiceBase;
