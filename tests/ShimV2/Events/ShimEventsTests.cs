using System.Net.Sockets;
using Atoll.Plugins.ShimV2.Events;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Ttrpc;
using Atoll.ShimV2.Tests.Harness;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atoll.ShimV2.Tests.Events;

internal sealed class ShimEventsTests
{
    [Test]
    public async Task An_exit_that_a_shim_forwards_ends_the_wait_also_one_that_begins_later()
    {
        using var folder = new SocketFolder();
        var events = Make(folder);
        events.Acquire("c");
        using var shim = await ConnectAsync(events);
        var before = events.ExitAsync("c");
        await ForwardAsync(shim, "atoll", new TaskExit { ContainerId = "c", Id = "c", ExitStatus = 7 });
        Assert.That(((await before).ExitStatus, (await events.ExitAsync("c")).ExitStatus), Is.EqualTo((7u, 7u)));
        events.Release("c");
    }

    [Test]
    public async Task The_end_of_an_exec_of_a_stranger_and_of_another_engines_container_is_not_the_containers()
    {
        using var folder = new SocketFolder();
        var events = Make(folder);
        events.Acquire("c");
        using var shim = await ConnectAsync(events);
        await ForwardAsync(shim, "atoll", new TaskExit { ContainerId = "c", Id = "exec" });
        await ForwardAsync(shim, "atoll", new TaskExit { ContainerId = "d", Id = "d" });
        await ForwardAsync(shim, "k8s.io", new TaskExit { ContainerId = "c", Id = "c" });
        Assert.That((events.ExitAsync("c").IsCompleted, events.ExitAsync("d").IsCompleted), Is.EqualTo((false, false)));
        events.Release("c");
    }

    [Test]
    public void The_socket_is_there_as_long_as_any_container_has_a_shim_in_a_folder_of_the_owners_alone()
    {
        using var folder = new SocketFolder();
        var events = Make(folder);
        events.Acquire("a");
        events.Acquire("b");
        events.Release("a");
        Assert.That(File.Exists(events.Socket), Is.True);
        Assert.That(File.GetUnixFileMode(Path.GetDirectoryName(events.Socket)!), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        events.Release("b");
        Assert.That(Directory.Exists(Path.GetDirectoryName(events.Socket)!), Is.False);
        events.Release("b");
        events.Acquire("a");
        Assert.That(File.Exists(events.Socket), Is.True);
        events.Release("a");
    }

    private static ShimEvents Make(SocketFolder folder) => new(Path.Combine(folder.Folder, "shimv2"), NullLogger.Instance);

    private static Task<TtrpcConnection> ConnectAsync(ShimEvents events) => TtrpcConnection.ConnectAsync(new UnixDomainSocketEndPoint(events.Socket), CancellationToken.None);

    private static Task ForwardAsync(TtrpcConnection shim, string space, TaskExit exit) => shim.CallAsync(new TtrpcCall
    {
        Service = "containerd.services.events.ttrpc.v1.Events",
        Method = "Forward",
        Message = new ForwardRequest { Envelope = new Envelope { Namespace = space, Topic = "/tasks/exit", Event = new Any { TypeUrl = "containerd.events.TaskExit", Value = exit.ToByteString() } } },
    }, EmptyResponse.Parser, CancellationToken.None);
}
