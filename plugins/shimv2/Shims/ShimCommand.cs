using System.Security.Cryptography;
using System.Text;
using Atoll.Plugins.ShimV2.Protos;
using Google.Protobuf;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>The command lines of a shim: <c>start</c> and <c>delete</c>.</summary>
/// <param name="eventsSocket">Where shims send their events. It stands for the engine too, so that no shim of a real containerd is ever met.</param>
/// <param name="timeout">What one of them may take.</param>
internal sealed class ShimCommand(string eventsSocket, TimeSpan timeout, bool debug)
{
    /// <summary>Containers of this engine, as shims call it.</summary>
    public const string Namespace = "atoll";

    /// <summary>Where shims before containerd 2.3 put their sockets, whoever starts them.</summary>
    public const string SocketFolder = "/run/containerd/s";

    private static readonly TimeSpan InfoTime = TimeSpan.FromSeconds(5);

    /// <summary>The address that a shim hashes into its socket's name, and that some connect to.</summary>
    public string EngineAddress => eventsSocket;

    /// <summary>Starts a shim, which leaves the serving process behind and writes where that listens.</summary>
    /// <param name="stdin">What the dialect wants.</param>
    public Command Start(ContainerRef container, ShimRecord record, ReadOnlyMemory<byte> stdin) => Build(container, record, ["start"]) with { Stdin = stdin };

    /// <summary>Frees what a shim that is gone held of a container.</summary>
    public Command Delete(ContainerRef container, ShimRecord record) => Build(container, record, ["-bundle", ShimFiles.Bundle(container), "delete"]);

    /// <summary>Asks a shim what it is, which those since containerd 2.0 answer. No container is needed for it.</summary>
    /// <param name="options">What Create would be given.</param>
    public Command Info(RuntimeRef runtime, string binary, Google.Protobuf.WellKnownTypes.Any? options) => new()
    {
        Path = binary,
        Args = [.. runtime.Args, "-info"],
        Environment = Environment(runtime.Options),
        Stdin = options?.ToByteArray() ?? [],
        Timeout = timeout < InfoTime ? timeout : InfoTime,
    };

    /// <summary>What shims since containerd 2.3 read.</summary>
    public byte[] Bootstrap(ContainerRef container, Google.Protobuf.WellKnownTypes.Any? options)
    {
        var parameters = new BootstrapParams
        {
            InstanceId = container.Id,
            Namespace = Namespace,
            LogLevel = debug ? -4 : 0,
            ContainerdTtrpcAddress = eventsSocket,
            ContainerdGrpcAddress = EngineAddress,
            ContainerdBinary = Engine,
        };
        if (options is not null)
        {
            parameters.Extensions.Add(new BootstrapExtension { Value = options });
        }

        return parameters.ToByteArray();
    }

    public IReadOnlyList<string> Environment(ConfigTable options) =>
    [
        $"PATH={System.Environment.GetEnvironmentVariable("PATH")}",
        $"TTRPC_ADDRESS={eventsSocket}",
        $"GRPC_ADDRESS={EngineAddress}",
        $"NAMESPACE={Namespace}",
        "MAX_SHIM_VERSION=2",
        "GOMAXPROCS=2",
        .. TaskOptions.Environment(options),
    ];

    /// <summary>Where a shim before containerd 2.3 listens that died, or whose answer no daemon lived to read: SHA-256 of address, namespace and group.</summary>
    public ShimAddress Expected(string group)
    {
        var name = Path.Join(EngineAddress, Namespace, group);
        return ShimAddress.Parse($"unix://{SocketFolder}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}");
    }

    /// <summary>Shims hand it on and, since containerd 1.3, never run it.</summary>
    private static string Engine => System.Environment.ProcessPath ?? "/bin/false";

    private Command Build(ContainerRef container, ShimRecord record, IReadOnlyList<string> action) => new()
    {
        Path = record.Binary,
        Args = [.. record.Args, "-namespace", Namespace, "-address", EngineAddress, "-publish-binary", Engine, "-id", container.Id, .. debug ? ["-debug"] : Array.Empty<string>(), .. action],
        WorkingFolder = ShimFiles.Bundle(container),
        Environment = record.Environment,
        Timeout = timeout,
    };
}
