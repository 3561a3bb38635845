using System.Net.Sockets;
using Atoll.Plugins.ShimV2;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Ttrpc;
using Atoll.ShimV2.Tests.Harness;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.ShimV2.Tests;

/// <summary>How a container's end is learnt by a daemon that did not start it, from a shim that behaves in every way.</summary>
internal sealed class WaitTests
{
    private static readonly Timestamp Ended = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Test]
    public async Task The_call_tells_it()
    {
        using var scene = new Scene();
        var wait = scene.WaitAsync();
        await scene.ConnectAsync();
        scene.Server.Answer(scene.Server.ReadRequest().Stream, new WaitResponse { ExitStatus = 7, ExitedAt = Ended });
        Assert.That(((await wait).Code, (await wait).FinishedAt, scene.Context.Released), Is.EqualTo((7, Ended.ToDateTimeOffset(), 1)));
    }

    [Test]
    public async Task A_connection_that_breaks_while_the_shim_lives_is_made_again()
    {
        using var scene = new Scene();
        var wait = scene.WaitAsync();
        for (var i = 0; i < 2; i++)
        {
            await scene.ConnectAsync();
            Assert.That(scene.Server.ReadRequest().Request.Method, Is.EqualTo("Wait"));
            scene.Server.Hangup();
        }

        await scene.ConnectAsync();
        scene.Server.Answer(scene.Server.ReadRequest().Stream, new WaitResponse { ExitStatus = 9, ExitedAt = Ended });
        Assert.That((await wait).Code, Is.EqualTo(9));
    }

    [Test]
    public async Task Where_nobody_listens_any_more_it_is_unknown_and_never_0()
    {
        using var scene = new Scene();
        var wait = scene.WaitAsync();
        await scene.ConnectAsync();
        scene.Server.ReadRequest();
        scene.Server.StopListening();
        scene.Server.Hangup();
        Assert.That(((await wait).Reason, (await wait).Code, scene.Context.Released), Is.EqualTo((ExitReason.Unknown, 255, 1)));
        Assert.That((await wait).Detail, Does.StartWith("its supervisor containerd-shim-runc-v2 (process"));
    }

    [Test]
    public async Task A_shim_that_takes_connections_and_drops_them_is_given_up()
    {
        using var scene = new Scene();
        var wait = scene.WaitAsync();
        while (!wait.IsCompleted)
        {
            var accepting = scene.Server.AcceptAsync();
            if (await Task.WhenAny(accepting, wait) == accepting)
            {
                scene.Server.Hangup();
            }
            else
            {
                scene.Server.StopListening();
                Assert.That(async () => await accepting, Throws.InstanceOf<Exception>());
            }
        }

        Assert.That((await wait).Reason, Is.EqualTo(ExitReason.Unknown));
    }

    [Test]
    public async Task A_status_without_a_time_is_believed_only_of_what_is_stopped()
    {
        foreach (var (status, reason) in ((Plugins.ShimV2.Protos.TaskStatus, ExitReason)[])[(Plugins.ShimV2.Protos.TaskStatus.Running, ExitReason.Unknown), (Plugins.ShimV2.Protos.TaskStatus.Stopped, ExitReason.Exited)])
        {
            using var scene = new Scene();
            var wait = scene.WaitAsync();
            await scene.ConnectAsync();
            scene.Server.Answer(scene.Server.ReadRequest().Stream, new WaitResponse { ExitedAt = new Timestamp { Seconds = -62135596800 } });
            scene.Server.Answer(scene.Server.ReadRequest().Stream, new StateResponse { Status = status });
            Assert.That((await wait).Reason, Is.EqualTo(reason));
        }
    }

    [Test]
    public async Task The_event_of_that_very_process_tells_it_too_and_that_of_an_earlier_one_does_not()
    {
        foreach (var (pid, code) in ((uint, int)[])[(Scene.Pid, 5), (1, 6)])
        {
            using var scene = new Scene();
            var wait = scene.WaitAsync();
            await scene.ConnectAsync();
            var stream = scene.Server.ReadRequest().Stream;
            using var shim = await TtrpcConnection.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(scene.Context.StateFolder, "events.sock")), CancellationToken.None);
            var exit = new TaskExit { ContainerId = Containers.Id, Id = Containers.Id, Pid = pid, ExitStatus = 5, ExitedAt = Ended };
            await shim.CallAsync(new TtrpcCall
            {
                Service = "containerd.services.events.ttrpc.v1.Events",
                Method = "Forward",
                Message = new ForwardRequest { Envelope = new Envelope { Namespace = "atoll", Topic = "/tasks/exit", Event = new Any { TypeUrl = "containerd.events.TaskExit", Value = exit.ToByteString() } } },
            }, EmptyResponse.Parser, CancellationToken.None);
            if (code == 6)
            {
                scene.Server.Answer(stream, new WaitResponse { ExitStatus = 6, ExitedAt = Ended });
            }

            Assert.That((await wait).Code, Is.EqualTo(code));
        }
    }

    [Test]
    public async Task Without_a_record_it_is_unknown()
    {
        using var scene = new Scene();
        File.Delete(ShimFiles.Record(scene.Container));
        Assert.That((await scene.WaitAsync()).Reason, Is.EqualTo(ExitReason.Unknown));
    }

    /// <summary>A container whose record names the scripted server, and this process as its shim.</summary>
    private sealed class Scene : IDisposable
    {
        public const uint Pid = 4711;
        private readonly SocketFolder _folder = new();
        private readonly ShimV2Adapter _adapter;

        public Scene()
        {
            Context = new FakeContext(_folder.Folder);
            Container = Containers.Of(Containers.Runtime(), _folder.Folder);
            _adapter = new ShimV2Adapter(Context);
            Directory.CreateDirectory(ShimFiles.Bundle(Container));
            new ShimRecord
            {
                Binary = "/usr/bin/containerd-shim-runc-v2",
                Args = [],
                Environment = [],
                Group = Containers.Id,
                Address = $"unix://{Server.EndPoint}",
                Version = 2,
                ShimPid = Environment.ProcessId,
                ShimStartTime = ProcessIdentity.Read(Environment.ProcessId).StartTime,
                Pid = (int)Pid,
            }.Write(ShimFiles.Record(Container));
        }

        public ScriptedServer Server { get; } = new();

        public FakeContext Context { get; }

        public ContainerRef Container { get; }

        public Task<ExitStatus> WaitAsync() => _adapter.WaitAsync(Container, new WaitParameters(), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        public async Task ConnectAsync()
        {
            await Server.AcceptAsync();
            var (stream, _, _, request) = Server.ReadRequest();
            Assert.That(request.Method, Is.EqualTo("Connect"));
            Server.Answer(stream, new ConnectResponse { ShimPid = (uint)Environment.ProcessId });
        }

        public void Dispose()
        {
            Server.Dispose();
            _folder.Dispose();
        }
    }
}
