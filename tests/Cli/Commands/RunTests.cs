using System.Text;
using Atoll.Api.V1;
using Atoll.Cli.Tests.Daemon;
using Atoll.Cli.Tests.Process;
using Grpc.Core;

namespace Atoll.Cli.Tests.Commands;

internal sealed class RunTests : CliTests
{
    [TestCase(0)]
    [TestCase(3)]
    [TestCase(137)]
    public async Task Run_exits_with_the_containers_code(int code)
    {
        Script.Attach = async session =>
        {
            await session.AttachedAsync();
            await session.ExitedAsync(code);
        };

        Output output = await Atoll("run", "/rootfs");

        Assert.That((output.ExitCode, output.Stdout, output.Stderr), Is.EqualTo((code, "", "")));
    }

    [Test]
    public async Task Run_attaches_first_and_starts_by_attaching()
    {
        await Atoll("run", "--rm", "/rootfs");

        AttachRequest.Types.Open open = Script.Request<AttachRequest.Types.Open>();
        Assert.That(open, Is.EqualTo(new AttachRequest.Types.Open { Container = Script.Id, Start = true, Stdout = true, Stderr = true }));
        Assert.That(Script.Request<CreateRequest>().AutoRemove, Is.True);
        Assert.That(Script.Requests<StartRequest>(), Is.Empty);
    }

    [Test]
    public async Task Run_keeps_the_two_streams_apart()
    {
        Script.Attach = async session =>
        {
            await session.AttachedAsync();
            await session.StdoutAsync("to out\n");
            await session.StderrAsync("to err\n");
            await session.StdoutAsync("without newline");
            await session.ExitedAsync(0);
        };

        Output output = await Atoll("run", "/rootfs");

        Assert.That((output.Stdout, output.Stderr), Is.EqualTo(("to out\nwithout newline", "to err\n")));
    }

    [Test]
    public async Task Run_writes_64_MiB_byte_for_byte()
    {
        byte[] chunk = new byte[1024 * 1024];
        new Random(1).NextBytes(chunk);
        Script.Attach = async session =>
        {
            await session.AttachedAsync();
            for (int i = 0; i < 64; i++)
            {
                chunk[0] = (byte)i;
                await session.StdoutAsync(chunk);
            }

            await session.ExitedAsync(0);
        };

        Output output = await Atoll("run", "/rootfs");

        Assert.That(output.StdoutBytes, Has.Length.EqualTo(64 * chunk.Length));
        for (int i = 0; i < 64; i++)
        {
            chunk[0] = (byte)i;
            Assert.That(output.StdoutBytes.AsSpan(i * chunk.Length, chunk.Length).SequenceEqual(chunk), Is.True);
        }
    }

    [Test]
    public async Task Run_i_sends_standard_input_up_to_its_end()
    {
        byte[] input = new byte[3 * 1024 * 1024 + 1];
        new Random(2).NextBytes(input);
        byte[]? received = null;
        Script.Attach = async session =>
        {
            await session.AttachedAsync();
            received = await session.StdinAsync();
            await session.StdoutAsync(received.Length.ToString());
            await session.ExitedAsync(0);
        };

        using AtollProcess process = Start("run", "-i", "/rootfs");
        await process.Stdin.WriteAsync(input);
        process.Stdin.Close();
        Output output = await process.EndAsync();

        Assert.That(output.Stdout, Is.EqualTo(input.Length.ToString()));
        Assert.That(received.AsSpan().SequenceEqual(input), Is.True);
        Assert.That(Script.Request<AttachRequest.Types.Open>().Stdin, Is.True);
        Assert.That(Script.Request<CreateRequest>().OpenStdin, Is.True);
    }

    [Test]
    public async Task Run_i_ends_with_the_container_while_standard_input_is_open()
    {
        using AtollProcess process = Start("run", "-i", "/rootfs");

        Assert.That((await process.EndAsync()).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Run_survives_a_reader_that_leaves_and_still_waits_for_the_exit()
    {
        TaskCompletionSource readerLeft = new();
        Script.Attach = async session =>
        {
            await session.AttachedAsync();
            await session.StdoutAsync("one");
            await readerLeft.Task;
            for (int i = 0; i < 100; i++)
                await session.StdoutAsync(new byte[64 * 1024]);
            await session.StderrAsync("still here");
            await session.ExitedAsync(7);
        };

        using AtollProcess process = AtollProcess.Start(["run", "/rootfs"], Socket, readsStdout: false);
        byte[] first = new byte[3];
        await process.Stdout.ReadExactlyAsync(first);
        process.Stdout.Close();
        readerLeft.SetResult();
        Output output = await process.EndAsync();

        Assert.That(Encoding.UTF8.GetString(first), Is.EqualTo("one"));
        Assert.That((output.ExitCode, output.Stderr), Is.EqualTo((7, "still here")));
    }

    [TestCase(1, "SIGHUP")]
    [TestCase(2, "SIGINT")]
    [TestCase(3, "SIGQUIT")]
    [TestCase(10, "SIGUSR1")]
    [TestCase(12, "SIGUSR2")]
    [TestCase(15, "SIGTERM")]
    public async Task Run_passes_signals_on_to_the_container(int number, string name)
    {
        TaskCompletionSource killed = new();
        Script.Killed = _ => killed.SetResult();
        Script.Attach = async session =>
        {
            await session.AttachedAsync();
            await session.StdoutAsync("x");
            await killed.Task;
            await session.ExitedAsync(128 + number);
        };

        using AtollProcess process = AtollProcess.Start(["run", "/rootfs"], Socket, readsStdout: false);
        await process.Stdout.ReadExactlyAsync(new byte[1]);
        process.Signal(number);
        Output output = await process.EndAsync();

        Assert.That(output.ExitCode, Is.EqualTo(128 + number));
        Assert.That(Script.Request<KillRequest>(), Is.EqualTo(new KillRequest { Container = Script.Id, Signal = name }));
    }

    [Test]
    public async Task Run_keeps_a_signal_until_the_container_runs()
    {
        TaskCompletionSource opened = new();
        TaskCompletionSource signalled = new();
        TaskCompletionSource killed = new();
        bool attached = false;
        bool killedEarly = false;
        Script.Killed = _ =>
        {
            killedEarly = !attached;
            killed.SetResult();
        };
        Script.Attach = async session =>
        {
            opened.SetResult();
            await signalled.Task;
            attached = true;
            await session.AttachedAsync();
            await killed.Task;
            await session.ExitedAsync(143);
        };

        using AtollProcess process = Start("run", "/rootfs");
        await opened.Task;
        process.Signal(15);
        signalled.SetResult();
        Output output = await process.EndAsync();

        Assert.That((output.ExitCode, killedEarly), Is.EqualTo((143, false)));
    }

    [Test]
    public async Task Run_leaves_on_a_repeated_signal_when_the_container_does_not_come_to_start()
    {
        TaskCompletionSource opened = new();
        TaskCompletionSource never = new();
        Script.Attach = session =>
        {
            opened.SetResult();
            return never.Task;
        };

        using AtollProcess process = Start("run", "/rootfs");
        await opened.Task;
        Task<Output> end = process.EndAsync();
        while (!end.IsCompleted)
        {
            process.Signal(15);
            await Task.Yield();
        }

        Assert.That((await end).ExitCode, Is.EqualTo(128 + 15));
        never.SetResult();
    }

    [TestCase(126)]
    [TestCase(127)]
    public async Task Run_exits_with_the_code_of_the_trailer_when_the_command_cannot_be_started(int code)
    {
        Script.Fail(Script.Id, StatusCode.FailedPrecondition, "exec: \"nope\": not found", code);

        Output output = await Atoll("run", "/rootfs", "nope");

        Assert.That((output.ExitCode, output.Stderr), Is.EqualTo((code, "Error response from daemon: exec: \"nope\": not found\n")));
    }

    [Test]
    public async Task Run_exits_125_when_the_daemon_refuses()
    {
        Script.Fail("taken", StatusCode.AlreadyExists, "the name taken is in use");

        Output output = await Atoll("run", "--name", "taken", "/rootfs");

        Assert.That((output.ExitCode, output.Stderr), Is.EqualTo((125, "Error response from daemon: the name taken is in use\n")));
        Assert.That(Script.Requests<AttachRequest.Types.Open>(), Is.Empty);
    }

    [Test]
    public async Task Run_tells_when_nobody_saw_the_exit()
    {
        Script.Attach = async session =>
        {
            await session.AttachedAsync();
            await session.ExitedAsync(new ExitStatus { Code = 255, Unknown = true, Detail = "the supervisor was killed" });
        };

        Output output = await Atoll("run", "/rootfs");

        Assert.That(output.ExitCode, Is.EqualTo(255));
        Assert.That(output.Stderr, Does.Contain("the supervisor was killed"));
    }

    [Test]
    public async Task Run_exits_125_when_the_streams_end_without_an_exit()
    {
        Script.Attach = session => session.AttachedAsync();

        Output output = await Atoll("run", "/rootfs");

        Assert.That(output.ExitCode, Is.EqualTo(125));
        Assert.That(output.Stderr, Does.StartWith("atoll: the daemon ended the streams"));
    }

    [Test]
    public async Task Run_exits_125_when_the_daemon_goes_away()
    {
        Script.Attach = async session =>
        {
            await session.AttachedAsync();
            session.Abort();
        };

        Output output = await Atoll("run", "/rootfs");

        Assert.That((output.ExitCode, output.Stderr), Is.EqualTo((125, "Lost the connection to the Atoll daemon.\n")));
    }

    [Test]
    public async Task Run_d_starts_and_prints_the_id()
    {
        Output output = await Atoll("run", "-d", "/rootfs");

        Assert.That((output.ExitCode, output.Stdout), Is.EqualTo((0, Script.Id + "\n")));
        Assert.That(Script.Request<StartRequest>().Container, Is.EqualTo(Script.Id));
        Assert.That(Script.Requests<AttachRequest.Types.Open>(), Is.Empty);
    }

    [Test]
    public async Task Run_d_exits_with_the_trailers_code_when_the_start_fails()
    {
        Script.Fail(Script.Id, StatusCode.FailedPrecondition, "permission denied", 126);

        Output output = await Atoll("run", "-d", "/rootfs");

        Assert.That((output.ExitCode, output.Stdout), Is.EqualTo((126, "")));
    }

    [Test]
    public async Task Warnings_go_to_standard_error()
    {
        Script.Created.Warnings.Add("the memory limit was raised to 6 MiB");

        Output output = await Atoll("run", "-d", "-m", "1k", "/rootfs");

        Assert.That((output.Stdout, output.Stderr), Is.EqualTo((Script.Id + "\n", "WARNING: the memory limit was raised to 6 MiB\n")));
    }

    [Test]
    public async Task Run_it_without_a_terminal_is_refused_as_docker_does()
    {
        Output output = await Atoll("run", "-it", "/rootfs");

        Assert.That(output.ExitCode, Is.EqualTo(125));
        Assert.That(output.Stderr, Is.EqualTo("the input device is not a TTY\n"));
        Assert.That(Script.Requests<CreateRequest>(), Is.Empty);
    }
}
