using Atoll.Api.V1;
using Atoll.Host.Containers;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task<CreateResponse> Create(CreateRequest request, ServerCallContext context)
    {
        if (request.Tty)
        {
            throw new RuntimeException(RuntimeErrorCode.NotSupported, "a pseudo-terminal is not supported");
        }

        var (id, warnings) = await engine.CreateAsync(new CreateContainer
        {
            Name = request.Name,
            Runtime = request.Runtime,
            Source = request.Source,
            Command = [.. request.Command],
            Env = [.. request.Env],
            WorkingDir = request.Workdir,
            User = request.User,
            Hostname = request.Hostname,
            Mounts = [.. request.Mounts.Select(mount => new BindMount(mount.Source, mount.Destination, mount.Readonly))],
            ReadonlyRootfs = request.ReadonlyRootfs,
            Memory = request.Resources?.Memory ?? 0,
            NanoCpus = request.Resources?.NanoCpus ?? 0,
            PidsLimit = request.Resources?.PidsLimit ?? 0,
            NetworkMode = request.NetworkMode,
            CapAdd = [.. request.CapAdd],
            CapDrop = [.. request.CapDrop],
            Privileged = request.Privileged,
            LogOptions = request.LogOptions.ToDictionary(),
            Labels = request.Labels.ToDictionary(),
            AutoRemove = request.AutoRemove,
            OpenStdin = request.OpenStdin,
            StopSignal = request.StopSignal,
        });
        return new CreateResponse { Id = id, Warnings = { warnings } };
    }
}
