using System.Net.Sockets;
using Atoll.Api.V1;
using Atoll.Integration.Tests.Harness;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Atoll.Integration.Tests;

/// <summary>The API as a client of its own sees it.</summary>
internal sealed class ApiTests
{
    [Test]
    public async Task The_socket_is_for_root_and_its_group()
    {
        await using var daemon = TestDaemon.Prepare("plugin_folders = [\"{plugins}\"]\nsocket_group = \"daemon\"\n");
        await daemon.StartAgainAsync();
        using var stat = new RunningCommand("stat", ["-c", "%a %U %G", daemon.Socket]);
        Assert.That((await stat.FinishAsync()).Line, Is.EqualTo("660 root daemon"));
        using var state = new RunningCommand("stat", ["-c", "%a", daemon.Root, daemon.State, Path.Combine(daemon.State, "containers")]);
        Assert.That((await state.FinishAsync()).Line, Is.EqualTo("700\n711\n700"));
    }

    [Test]
    public async Task Health_answers_serving()
    {
        await using var daemon = await TestDaemon.StartAsync();
        using var channel = Connect(daemon);
        var health = new Health.HealthClient(channel);
        foreach (var service in (string[])["", "atoll.v1.ContainerService"])
        {
            Assert.That((await health.CheckAsync(new HealthCheckRequest { Service = service })).Status, Is.EqualTo(HealthCheckResponse.Types.ServingStatus.Serving));
        }
    }

    [Test]
    public async Task Refusals_carry_the_status_that_tells_a_client_what_to_do()
    {
        await using var daemon = await TestDaemon.StartAsync();
        using var channel = Connect(daemon);
        var containers = new ContainerService.ContainerServiceClient(channel);
        Assert.Multiple(() =>
        {
            Assert.That(() => containers.Create(new CreateRequest { Source = Rootfs.Folder, Runtime = "nonsense" }), Throws.TypeOf<RpcException>().With.Property("StatusCode").EqualTo(StatusCode.InvalidArgument));
            Assert.That(() => containers.Start(new StartRequest { Container = "nobody" }), Throws.TypeOf<RpcException>().With.Property("StatusCode").EqualTo(StatusCode.NotFound));
        });
        var id = containers.Create(new CreateRequest { Source = Rootfs.Folder, Name = "one", Command = { "/bin/no-such" } }).Id;
        Assert.Multiple(() =>
        {
            Assert.That(() => containers.Create(new CreateRequest { Source = Rootfs.Folder, Name = "one" }), Throws.TypeOf<RpcException>().With.Property("StatusCode").EqualTo(StatusCode.AlreadyExists));
            Assert.That(() => containers.Kill(new KillRequest { Container = id }), Throws.TypeOf<RpcException>().With.Property("StatusCode").EqualTo(StatusCode.FailedPrecondition));
        });
        var missing = Assert.Throws<RpcException>(() => containers.Start(new StartRequest { Container = id }))!;
        Assert.That(missing.Trailers.GetValue("atoll-exit-code"), Is.EqualTo("127"));
    }

    [Test]
    public async Task Reads_do_not_wait_for_an_operation_in_progress()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await daemon.OkAsync("run", "-d", "--name", "stubborn", Rootfs.Folder, "/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done");
        using var channel = Connect(daemon);
        var containers = new ContainerService.ContainerServiceClient(channel);
        using var stop = containers.StopAsync(new StopRequest { Container = "stubborn", Timeout = 30 });
        Assert.That((await containers.ListAsync(new ListRequest())).Containers.Single().Status, Is.EqualTo(Api.V1.Status.Running));
        await containers.InspectAsync(new InspectRequest { Container = "stubborn" });
        Assert.That(stop.ResponseAsync.IsCompleted, Is.False);
        await containers.KillAsync(new KillRequest { Container = "stubborn" });
        await stop.ResponseAsync;
    }

    [Test]
    public async Task The_API_describes_itself_by_reflection()
    {
        await using var daemon = await TestDaemon.StartAsync();
        using var channel = Connect(daemon);
        using var call = new Grpc.Reflection.V1Alpha.ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new Grpc.Reflection.V1Alpha.ServerReflectionRequest { ListServices = "" });
        Assert.That(await call.ResponseStream.MoveNext(CancellationToken.None), Is.True);
        Assert.That(call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name), Is.SupersetOf(
            (string[])["atoll.v1.ContainerService", "atoll.v1.RuntimeService", "atoll.v1.PluginService", "atoll.v1.SystemService", "grpc.health.v1.Health"]));
        await call.RequestStream.CompleteAsync();
    }

    /// <summary>A client of its own.</summary>
    public static GrpcChannel Connect(TestDaemon daemon) => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(daemon.Socket), token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
    });
}
