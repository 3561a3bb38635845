using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Ttrpc;
using Atoll.ShimV2.Tests.Harness;
using Google.Protobuf;

namespace Atoll.ShimV2.Tests.Ttrpc;

internal sealed class TtrpcConnectionTests
{
    private const string Task = "containerd.task.v2.Task";

    [Test]
    public async Task A_call_is_on_the_wire_as_containerd_writes_it()
    {
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        var answer = client.CallAsync(Call("Connect", new TaskRequest { Id = "t1" }), ConnectResponse.Parser, CancellationToken.None);
        Assert.That(Convert.ToHexStringLower(server.ReadBytes(50)), Is.EqualTo(
            "00000028" + "00000001" + "0100" + "0a17" + "636f6e7461696e6572642e7461736b2e76322e5461736b" + "1207" + "436f6e6e656374" + "1a04" + "0a027431"));
        server.SendBytes(Convert.FromHexString("0000000a" + "00000001" + "0200" + "1208" + "08afa001" + "10cea001"));
        Assert.That(((await answer).ShimPid, (await answer).TaskPid), Is.EqualTo((20527u, 20558u)));
    }

    [Test]
    public async Task An_answer_of_no_bytes_is_an_empty_message()
    {
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        var answer = client.CallAsync(Call("Pause", new TaskRequest { Id = "t1" }), EmptyResponse.Parser, CancellationToken.None);
        server.Send(server.ReadRequest().Stream, 2, []);
        Assert.That(await answer, Is.EqualTo(new EmptyResponse()));
    }

    [Test]
    public async Task Many_calls_are_under_way_at_once_and_answers_come_in_any_order()
    {
        const int Count = 200;
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        var calls = Enumerable.Range(0, Count).Select(i => client.CallAsync(Call("Connect", new TaskRequest { Id = $"{i}" }), ConnectResponse.Parser, CancellationToken.None)).ToArray();
        var requests = Enumerable.Range(0, Count).Select(_ => server.ReadRequest()).ToArray();
        Assert.That(requests.Select(request => request.Stream), Is.EqualTo(Enumerable.Range(0, Count).Select(i => (uint)((2 * i) + 1))), "odd, and in the order of sending");
        Assert.That(requests.Select(request => (request.Type, request.Flags)), Is.All.EqualTo(((byte)1, (byte)0)));
        foreach (var (stream, _, _, request) in requests.Reverse())
        {
            server.Answer(stream, new ConnectResponse { ShimPid = uint.Parse(TaskRequest.Parser.ParseFrom(request.Payload).Id, System.Globalization.CultureInfo.InvariantCulture) });
        }

        Assert.That((await System.Threading.Tasks.Task.WhenAll(calls)).Select(answer => (int)answer.ShimPid), Is.EqualTo(Enumerable.Range(0, Count)));
    }

    [Test]
    public async Task Timeout_and_metadata_travel_with_the_request()
    {
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        var call = Call("State", new ProcessRequest { Id = "c" }) with { Timeout = TimeSpan.FromSeconds(1.5), Metadata = [new("key", "one"), new("key", "two")] };
        var answer = client.CallAsync(call, StateResponse.Parser, CancellationToken.None);
        var (stream, _, _, request) = server.ReadRequest();
        Assert.That((request.Service, request.Method, request.TimeoutNano), Is.EqualTo((Task, "State", 1_500_000_000L)));
        Assert.That(request.Metadata.Select(pair => (pair.Key, pair.Value)), Is.EqualTo(((string, string)[])[("key", "one"), ("key", "two")]));
        server.Answer(stream, new StateResponse { Pid = 7 });
        Assert.That((await answer).Pid, Is.EqualTo(7));
    }

    [TestCase(2, RuntimeErrorCode.Internal)]
    [TestCase(3, RuntimeErrorCode.InvalidArgument)]
    [TestCase(4, RuntimeErrorCode.DeadlineExceeded)]
    [TestCase(5, RuntimeErrorCode.NotFound)]
    [TestCase(6, RuntimeErrorCode.AlreadyExists)]
    [TestCase(7, RuntimeErrorCode.PermissionDenied)]
    [TestCase(8, RuntimeErrorCode.ResourceExhausted)]
    [TestCase(9, RuntimeErrorCode.InvalidState)]
    [TestCase(10, RuntimeErrorCode.Unavailable)]
    [TestCase(12, RuntimeErrorCode.NotSupported)]
    [TestCase(14, RuntimeErrorCode.Unavailable)]
    [TestCase(16, RuntimeErrorCode.PermissionDenied)]
    [TestCase(99, RuntimeErrorCode.Internal)]
    public async Task A_refusal_has_the_servers_words_and_a_code_that_tells_what_to_do(int status, RuntimeErrorCode code)
    {
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        var answer = client.CallAsync(Call("Pause", new TaskRequest { Id = "t1" }), EmptyResponse.Parser, CancellationToken.None);
        server.Refuse(server.ReadRequest().Stream, status, "not now");
        var refusal = (await Assert.ThrowsAsync<TtrpcStatusException>(() => answer))!;
        Assert.That((refusal.Code, refusal.Message, (int)refusal.Status), Is.EqualTo((code, "not now", status)));
    }

    [Test]
    public async Task A_refusal_without_words_says_at_least_what_was_refused()
    {
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        var answer = client.CallAsync(Call("Pause", new TaskRequest { Id = "t1" }), EmptyResponse.Parser, CancellationToken.None);
        server.Refuse(server.ReadRequest().Stream, 2, "");
        Assert.That(async () => await answer, Throws.TypeOf<TtrpcStatusException>().With.Message.EqualTo("containerd.task.v2.Task/Pause was refused with code 2 and no words"));
    }

    [Test]
    public async Task A_status_of_zero_is_success()
    {
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        var answer = client.CallAsync(Call("Pause", new TaskRequest { Id = "t1" }), EmptyResponse.Parser, CancellationToken.None);
        server.Refuse(server.ReadRequest().Stream, 0, "");
        Assert.That(await answer, Is.Not.Null);
    }

    [Test]
    public async Task A_cancelled_call_ends_at_once_its_late_answer_is_dropped_and_others_go_on()
    {
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        using var leaving = new CancellationTokenSource();
        var first = client.CallAsync(Call("Wait", new ProcessRequest { Id = "t1" }), WaitResponse.Parser, leaving.Token);
        var late = server.ReadRequest().Stream;
        await leaving.CancelAsync();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        var second = client.CallAsync(Call("Connect", new TaskRequest { Id = "t1" }), ConnectResponse.Parser, CancellationToken.None);
        server.Answer(late, new WaitResponse());
        server.Answer(4711, new WaitResponse());
        server.Send(late, 3, [1, 2, 3]);
        server.Answer(server.ReadRequest().Stream, new ConnectResponse { ShimPid = 1 });
        Assert.That((await second).ShimPid, Is.EqualTo(1));
    }

    [Test]
    public async Task When_the_connection_ends_every_call_fails_and_later_ones_too()
    {
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        var calls = Enumerable.Range(0, 10).Select(_ => client.CallAsync(Call("Wait", new ProcessRequest { Id = "c" }), WaitResponse.Parser, CancellationToken.None)).ToArray();
        server.ReadRequest();
        server.Hangup();
        foreach (var call in calls)
        {
            Assert.That(async () => await call, Throws.TypeOf<TtrpcClosedException>().With.Property("Code").EqualTo(RuntimeErrorCode.Unavailable));
        }

        Assert.That((await client.Closed).Message, Is.Not.Empty);
        Assert.That(async () => await client.CallAsync(Call("Wait", new ProcessRequest { Id = "c" }), WaitResponse.Parser, CancellationToken.None), Throws.TypeOf<TtrpcClosedException>());
    }

    private static readonly object[][] Broken =
    [
        ["00000005", "4 bytes into a frame's header"],
        ["00000005000000010200aabb", "2 bytes into a frame of 5"],
    ];

    [TestCaseSource(nameof(Broken))]
    public async Task A_connection_that_ends_within_a_frame_says_so(string bytes, string words)
    {
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        var call = client.CallAsync(Call("Wait", new ProcessRequest { Id = "c" }), WaitResponse.Parser, CancellationToken.None);
        server.ReadRequest();
        server.SendBytes(Convert.FromHexString(bytes));
        server.Hangup();
        Assert.That(async () => await call, Throws.TypeOf<TtrpcClosedException>().With.Message.Contains(words));
    }

    [Test]
    public async Task A_frame_over_the_limit_and_an_unknown_type_close_the_connection()
    {
        foreach (var (bytes, words) in ((string, string)[])[("00400001000000010200", "a frame of 4194305 bytes"), ("ffffffff000000010200", "a frame of 4294967295 bytes"), ("00000001000000010900", "the unknown type 9")])
        {
            using var server = new ScriptedServer();
            using var client = await ConnectAsync(server);
            var call = client.CallAsync(Call("Wait", new ProcessRequest { Id = "c" }), WaitResponse.Parser, CancellationToken.None);
            server.ReadRequest();
            server.SendBytes(Convert.FromHexString(bytes));
            Assert.That(async () => await call, Throws.TypeOf<TtrpcClosedException>().With.Message.Contains(words));
            Assert.That(server.IsClosed(), Is.True);
        }
    }

    [Test]
    public async Task An_answer_that_is_no_message_costs_its_own_call_alone()
    {
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        var first = client.CallAsync(Call("Connect", new TaskRequest { Id = "c" }), ConnectResponse.Parser, CancellationToken.None);
        server.Send(server.ReadRequest().Stream, 2, [0xff, 0xff]);
        Assert.That(async () => await first, Throws.TypeOf<RuntimeException>().With.Message.Contains("no ttrpc response"));
        var second = client.CallAsync(Call("Connect", new TaskRequest { Id = "c" }), ConnectResponse.Parser, CancellationToken.None);
        server.Send(server.ReadRequest().Stream, 2, new TtrpcResponse { Payload = ByteString.CopyFrom(0xff) }.ToByteArray());
        Assert.That(async () => await second, Throws.TypeOf<RuntimeException>().With.Message.Contains("cannot be read"));
        Assert.That(client.Closed.IsCompleted, Is.False);
    }

    [Test]
    public async Task A_request_over_the_limit_is_refused_before_it_is_sent_and_one_of_nearly_4_MiB_goes()
    {
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        Assert.That(async () => await client.CallAsync(Call("Exec", new TaskRequest { Id = new string('x', 4 << 20) }), EmptyResponse.Parser, CancellationToken.None),
            Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.InvalidArgument));
        var answer = client.CallAsync(Call("Exec", new TaskRequest { Id = new string('x', (4 << 20) - 100) }), EmptyResponse.Parser, CancellationToken.None);
        var (stream, _, _, request) = server.ReadRequest();
        Assert.That((stream, request.Payload.Length), Is.EqualTo((1u, (4 << 20) - 95)));
        server.Send(stream, 2, []);
        await answer;
    }

    [Test]
    public async Task A_server_that_reads_nothing_does_not_keep_a_caller_beyond_its_token()
    {
        using var server = new ScriptedServer();
        using var client = await ConnectAsync(server);
        using var leaving = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 4).Select(_ => client.CallAsync(Call("Exec", new TaskRequest { Id = new string('x', 1 << 20) }), EmptyResponse.Parser, leaving.Token)).ToArray();
        await leaving.CancelAsync();
        foreach (var call in calls)
        {
            Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>().Or.TypeOf<TtrpcClosedException>());
        }

        Assert.That((await client.Closed.WaitAsync(TimeSpan.FromSeconds(30))).Message, Does.Contain("could not be written"), "after part of a frame nothing could be understood");
    }

    [Test]
    public void Where_nobody_listens_it_says_so()
    {
        using var folder = new SocketFolder();
        Assert.That(async () => await TtrpcConnection.ConnectAsync(folder.EndPoint, CancellationToken.None), Throws.TypeOf<TtrpcClosedException>().With.Message.Contains("nobody listens"));
    }

    private static async Task<TtrpcConnection> ConnectAsync(ScriptedServer server)
    {
        var accepting = server.AcceptAsync();
        var client = await TtrpcConnection.ConnectAsync(server.EndPoint, CancellationToken.None);
        await accepting;
        return client;
    }

    private static TtrpcCall Call(string method, IMessage message) => new() { Service = Task, Method = method, Message = message };
}
