using Atoll.Api.V1;
using Atoll.Cli.Tests.Process;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LogStream = Atoll.Api.V1.LogsResponse.Types.Stream;

namespace Atoll.Cli.Tests.Commands;

internal sealed class LogsTests : CliTests
{
    private static LogsResponse Record(LogStream stream, string data) => new()
    {
        Stream = stream,
        Time = new Timestamp { Seconds = 1_700_000_000, Nanos = 5 },
        Data = ByteString.CopyFromUtf8(data),
    };

    private void Write(params LogsResponse[] records) => Script.Logs = async writer =>
    {
        foreach (LogsResponse record in records)
            await writer.WriteAsync(record);
    };

    [Test]
    public async Task Each_stream_goes_where_it_came_from()
    {
        Write(Record(LogStream.Stdout, "a\n"), Record(LogStream.Stderr, "b\n"), Record(LogStream.Stdout, "c"));

        Output output = await Atoll("logs", "web");

        Assert.That((output.ExitCode, output.Stdout, output.Stderr), Is.EqualTo((0, "a\nc", "b\n")));
        Assert.That(Script.Request<LogsRequest>(), Is.EqualTo(new LogsRequest { Container = "web" }));
        Assert.That(Script.Request<LogsRequest>().HasTail, Is.False);
    }

    [Test]
    public async Task Timestamps_begin_lines_and_not_records()
    {
        Write(Record(LogStream.Stdout, "half "), Record(LogStream.Stderr, "e\n"), Record(LogStream.Stdout, "line\n"), Record(LogStream.Stdout, "x\n"));

        Output output = await Atoll("logs", "-t", "web");

        const string Time = "2023-11-14T22:13:20.000000005Z";
        Assert.That((output.Stdout, output.Stderr), Is.EqualTo(($"{Time} half line\n{Time} x\n", $"{Time} e\n")));
    }

    [TestCase("-n", "5", 5)]
    [TestCase("--tail", "0", 0)]
    [TestCase("--tail", "all", null)]
    [TestCase("-n", "-1", null)]
    public async Task Tail_reaches_the_request(string flag, string value, long? tail)
    {
        await Atoll("logs", flag, value, "web");

        LogsRequest request = Script.Request<LogsRequest>();
        Assert.That(request.HasTail ? request.Tail : (long?)null, Is.EqualTo(tail));
    }

    [TestCase("-f")]
    [TestCase("--follow")]
    public async Task Follow_reaches_the_request(string flag)
    {
        await Atoll("logs", flag, "web");

        Assert.That(Script.Request<LogsRequest>().Follow, Is.True);
    }

    [Test]
    public async Task A_tail_that_is_no_number_is_refused()
    {
        Output output = await Atoll("logs", "-n", "some", "web");

        Assert.That(output.ExitCode, Is.EqualTo(125));
    }

    [Test]
    public async Task A_container_that_is_not_there_is_an_error()
    {
        Script.Fail("gone", StatusCode.NotFound, "no container is named gone");

        Output output = await Atoll("logs", "gone");

        Assert.That((output.ExitCode, output.Stderr), Is.EqualTo((125, "Error response from daemon: no container is named gone\n")));
    }

    [Test]
    public async Task Logs_ends_when_its_reader_has_left()
    {
        Script.Logs = async writer =>
        {
            try
            {
                while (true)
                    await writer.WriteAsync(Record(LogStream.Stdout, "again\n"));
            }
            catch (Exception)
            {
                // The client has left, as it should.
            }
        };

        using AtollProcess process = AtollProcess.Start(["logs", "-f", "web"], Socket, readsStdout: false);
        await process.Stdout.ReadExactlyAsync(new byte[6]);
        process.Stdout.Close();

        Assert.That((await process.EndAsync()).ExitCode, Is.Zero);
    }
}
