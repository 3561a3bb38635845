using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Supervision;

/// <summary>The host's <see cref="ISupervisor"/>: starts <c>atoll-shim</c> and speaks to it. One file per operation.</summary>
internal sealed partial class Supervisor(string shimBinary, TimeProvider timeProvider, ILogger<Supervisor> logger) : ISupervisor
{
    /// <summary>Connections that came with the spawn, until somebody waits on them. Lost with the daemon: a new one connects to the socket.</summary>
    private readonly ConcurrentDictionary<string, ShimConnection> _control = new(StringComparer.Ordinal);

    public ProcessIdentity? FindProcess(ContainerRef container) => ShimFiles.ReadProcess(container);
}
