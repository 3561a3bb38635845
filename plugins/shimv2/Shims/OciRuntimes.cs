using Atoll.Plugins.Oci;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Tasks;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>
/// The OCI runtimes behind the runc shim, which looks for its own anew in each call: an upgrade would reach the containers that are there. So each container's shim is
/// told of a copy of the one that it is created with.
/// </summary>
internal sealed class OciRuntimes(IHostProcesses processes, PinnedRuntimes pins)
{
    /// <summary>What a runtime's shim would run now; null where it runs none, or there is none.</summary>
    public string? Find(RuntimeRef runtime) => TaskOptions.IsRunc(ShimBinary.NameOf(runtime)) ? processes.FindBinary(TaskOptions.OciRuntime(runtime.Options)) : null;

    /// <summary>Keeps what a container is about to be created with.</summary>
    /// <returns>What its shim is to be given. The same where there is no copy, or where a copy could not be run (a file system that is mounted noexec).</returns>
    public Any? Pin(ContainerRef container, Any? options)
    {
        if (options is null || Find(container.Runtime) is not { } binary)
        {
            return options;
        }

        pins.Pin(binary, container.Id);
        if (pins.CopyOf(container.Id) is not { } copy || processes.FindBinary(copy) is null)
        {
            return options;
        }

        var runc = RuncOptions.Parser.ParseFrom(options.Value);
        runc.BinaryName = copy;
        return TypeUrls.Message(TypeUrls.RuncOptions, runc);
    }

    /// <summary>Nothing is left of a container that a binary would be needed for.</summary>
    public void Release(ContainerRef container) => pins.Release(container.Id, Find(container.Runtime));
}
