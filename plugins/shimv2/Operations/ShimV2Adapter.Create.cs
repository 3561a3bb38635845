using Atoll.Plugins.Oci;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>Starts the shim and, at the same time, the supervisor that keeps the streams: a shim waits for readers of its fifos, so they are there before it is asked to create.</summary>
    /// <inheritdoc/>
    public async Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken)
    {
        var binary = ShimBinary.Find(container.Runtime, _context.Processes);
        var options = TaskOptions.Build(container, binary);
        var config = await File.ReadAllTextAsync(ShimFiles.Config(container), cancellationToken);
        Restrictions.Require(config, await _features.AskAsync(container.Runtime, binary, options), container.Runtime.Name);
        options = _ociRuntimes.Pin(container, options);
        var file = ShimFiles.Record(container);
        var record = new ShimRecord
        {
            Binary = binary,
            Args = container.Runtime.Args,
            Environment = _command.Environment(container.Runtime.Options),
            Group = ShimGroup.Of(container),
        };
        ShimFiles.MakeBundle(container);
        record.Write(file);
        _events.Acquire(container.Id);
        _logs.Watch(container.Id, ShimFiles.Log(container));

        var keeping = _context.Supervisor.KeepAsync(container, new KeepParameters { Console = parameters.Console, Stdin = parameters.Stdin, Log = parameters.Log }, cancellationToken);
        try
        {
            record = await StartShimAsync(container, record, options, cancellationToken);
        }
        finally
        {
            await Task.WhenAny(keeping); // whose failure must not hide the shim's
        }

        await CreateTaskAsync(container, record, parameters.Console, await keeping, options, cancellationToken);
    }

    private async Task<ShimRecord> StartShimAsync(ContainerRef container, ShimRecord record, Any? options, CancellationToken cancellationToken)
    {
        var file = ShimFiles.Record(container);
        var answer = await _launcher.StartAsync(container, record, options, cancellationToken);
        record = record with { Address = answer.Address.Text, Version = answer.Version };
        record.Write(file);
        var client = await _clients.GetAsync(container, record, cancellationToken);
        if (client.ShimPid > 0)
        {
            record = record with { ShimPid = client.ShimPid, ShimStartTime = ProcessIdentity.Read(client.ShimPid).StartTime };
            record.Write(file);
        }

        return record;
    }

    private async Task CreateTaskAsync(ContainerRef container, ShimRecord record, ConsoleKind console, KeptStreams streams, Any? options, CancellationToken cancellationToken)
    {
        var request = new CreateTaskRequest
        {
            Id = container.Id,
            Bundle = ShimFiles.Bundle(container),
            Terminal = console == ConsoleKind.Terminal,
            Stdin = streams.Stdin,
            Stdout = streams.Stdout,
            Stderr = streams.Stderr,
            Options = options,
        };
        var pid = await CallAsync(container, "create", client => client.CreateAsync(request, cancellationToken), cancellationToken);

        // Its command is held back, so it is there to be looked at.
        (record with { Pid = pid, StartTime = pid > 0 ? ProcessIdentity.Read(pid).StartTime : 0 }).Write(ShimFiles.Record(container));
    }
}
