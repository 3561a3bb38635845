using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.DevHost.Conformance.Cases;

/// <summary>From create to delete.</summary>
internal static class LifecycleCases
{
    public static readonly ConformanceCase[] All =
    [
        Case("CreateAsync", "A container is created, runs its command, ends, and is removed with all that it had", WholeLifeAsync),
        Case("CreateAsync", "Variables and the working folder reach the command", EnvironmentAsync),
        Case("CreateAsync", "What the command writes is in the log, standard output and standard error apart", LogAsync),
        Case("StartAsync", "A started container has a first process that lives", ProcessAsync),
        Case("StartAsync", "A container that has ended starts again", AgainAsync),
        Case("KillAsync", "A signal reaches the first process", SignalAsync),
        Case("DeleteAsync", "A running container is removed by force", ForceAsync),
        new(LeaveNothingAsync)
        {
            Name = "Of containers that ended, were killed, failed to start or ran on, nothing is left when they are removed and the daemon is stopped",
            Operation = "DeleteAsync",
            Area = ConformanceArea.Lifecycle,
            Host = HostUse.Own,
        },
    ];

    private static ConformanceCase Case(string operation, string name, Func<CaseContext, Task> body)
        => new(body) { Name = name, Operation = operation, Area = ConformanceArea.Lifecycle };

    private static async Task WholeLifeAsync(CaseContext context)
    {
        await using var container = await context.CreateAsync("exit 0");
        await container.ExpectAsync(Status.Created);
        await container.StartAsync();
        await container.ExpectEndAsync(0);
        await container.ExpectAsync(Status.Stopped);
        await container.DeleteAsync();
        Expect.That(!await container.IsListedAsync(), "a container that was removed is still listed");
        foreach (var parent in new[] { context.Host.Root, context.Host.State })
        {
            var folder = Path.Combine(parent, "containers", container.Id);
            Expect.That(!Directory.Exists(folder), $"the container was removed, and {folder} is still there");
        }
    }

    private static async Task EnvironmentAsync(CaseContext context)
    {
        await using var container = await context.StartAsync("echo \"$GREETING\"; pwd", request =>
        {
            request.Env.Add("GREETING=good morning");
            request.Workdir = "/tmp";
        });
        await container.ExpectEndAsync(0);
        Expect.Equal((await container.ReadLogAsync()).Stdout, "good morning\n/tmp\n", "standard output in the log");
    }

    private static async Task LogAsync(CaseContext context)
    {
        await using var container = await context.StartAsync("echo one; echo two >&2; echo three");
        await container.ExpectEndAsync(0);
        var (stdout, stderr) = await container.ReadLogAsync();
        Expect.Equal(stdout, "one\nthree\n", "standard output in the log");
        Expect.Equal(stderr, "two\n", "standard error in the log");
    }

    private static async Task ProcessAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        var seen = await container.ReadAsync();
        Expect.That(seen.Status == Status.Running, $"the container is {seen.Status}, and must be running");
        Expect.That(seen.Pid > 1 && seen.Pid != context.Host.DaemonPid, $"{seen.Pid} is no pid of a first process");
        Expect.That(Directory.Exists($"/proc/{seen.Pid}"), $"there is no process {seen.Pid}");
    }

    private static async Task AgainAsync(CaseContext context)
    {
        await using var container = await context.StartAsync("exit 3");
        await container.ExpectEndAsync(3);
        await container.StartAsync();
        await container.ExpectEndAsync(3);
        await container.DeleteAsync();
    }

    private static async Task SignalAsync(CaseContext context)
    {
        await using var container = await context.StartAsync("trap 'echo usr1' USR1; trap 'exit 9' TERM; echo ready; while :; do sleep 1000 & wait $!; done");
        await container.AwaitOutputAsync("ready");
        await container.KillAsync("SIGUSR1");
        await container.AwaitOutputAsync("usr1");
        await container.KillAsync("SIGTERM");
        await container.ExpectEndAsync(9);
    }

    private static async Task ForceAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        await Expect.FailsAsync(() => container.DeleteAsync(), "the removal of a running container without force", StatusCode.FailedPrecondition);
        var pid = (await container.ReadAsync()).Pid;
        await container.DeleteAsync(force: true);
        Expect.That(await Native.ProcessEnd.WaitAsync(pid, TimeSpan.FromSeconds(5)), $"the container was removed, and its first process {pid} lives");
    }

    /// <summary>What is left is looked for when the case's own daemon is stopped.</summary>
    private static async Task LeaveNothingAsync(CaseContext context)
    {
        await using var ended = await context.StartAsync("exit 0");
        await using var killed = await context.StartWaitingAsync();
        await using var failed = await context.CreateAsync(["/no/such/command"]);
        await Expect.FailsAsync(failed.StartAsync, "the start of a command that is not there");
        await killed.KillAsync("SIGKILL");
        await killed.ExpectEndAsync(137);
        await ended.ExpectEndAsync(0);
        // It is removed, by force, when the case is over.
        await context.StartWaitingAsync();
    }
}
