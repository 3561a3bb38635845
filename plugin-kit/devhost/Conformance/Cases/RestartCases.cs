using Atoll.Api.V1;
using Atoll.DevHost.Native;

namespace Atoll.DevHost.Conformance.Cases;

/// <summary>The daemon dies by kill -9, in each state of a container, and the next one carries on.</summary>
internal static class RestartCases
{
    public static readonly ConformanceCase[] All =
    [
        Case("StartAsync", "created: the container is still to be started, and starts", CreatedAsync),
        Case("WaitAsync", "running: the container runs on, its output goes to the log, and its exit code is the true one", RunningAsync),
        Case("WaitAsync", "ended while no daemon was there: the code is the true one, or said to be unknown", EndedMeanwhileAsync),
        Case("PauseAsync", "paused: the container is still paused, and goes on when resumed", PausedAsync),
        Case("CleanupAsync", "ended: the code is kept, and the container starts again", StoppedAsync),
        Case("GetStateAsync", "being started: the container is in one state or the other, works in it, and can be removed", StartingAsync, HostUse.Own),
        Case("ExecAsync", "with an exec under way: the container runs on, and so does the next exec", ExecAsync),
        new(AskedToEndAsync)
        {
            Name = "A daemon that is asked to end ends with its waits open, and the next one carries on",
            Operation = "WaitAsync",
            Area = ConformanceArea.Cancellation,
            Host = HostUse.Own,
        },
    ];

    private static ConformanceCase Case(string operation, string name, Func<CaseContext, Task> body, HostUse host = HostUse.KilledOnce)
        => new(body) { Name = $"After kill -9 of the daemon, {name}", Operation = operation, Area = ConformanceArea.Restart, Host = host };

    private static async Task CreatedAsync(CaseContext context)
    {
        await using var container = await context.CreateAsync("exit 3");
        await context.DieAndComeBackAsync();
        await container.ExpectAsync(Status.Created);
        await container.StartAsync();
        await container.ExpectEndAsync(3);
    }

    private static async Task RunningAsync(CaseContext context)
    {
        await using var container = await context.StartAsync("trap 'echo later' USR1; trap 'exit 7' TERM; echo ready; while :; do sleep 1000 & wait $!; done");
        await container.AwaitOutputAsync("ready");
        var before = (await container.ReadAsync()).Pid;
        await context.DieAndComeBackAsync();
        await container.ExpectAsync(Status.Running);
        Expect.Equal((await container.ReadAsync()).Pid, before, "the pid of the first process");
        await container.KillAsync("SIGUSR1");
        await container.AwaitOutputAsync("later");
        await container.KillAsync("SIGTERM");
        await container.ExpectEndAsync(7);
    }

    private static async Task EndedMeanwhileAsync(CaseContext context)
    {
        const int SIGTERM = 15;
        await using var container = await context.StartWaitingAsync();
        var pid = (await container.ReadAsync()).Pid;
        await context.DieAndComeBackAsync(async () =>
        {
            _ = Libc.kill(pid, SIGTERM);
            Expect.That(await ProcessEnd.WaitAsync(pid, TimeSpan.FromSeconds(10)), $"SIGTERM did not end the first process {pid} while no daemon was there");
        });
        await container.ExpectEndOrUnknownAsync(Scripts.WaitingCode);
        await container.DeleteAsync();
    }

    private static async Task PausedAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        if (!context.Supports("PauseAsync"))
        {
            await context.DieAndComeBackAsync();
            await context.RefuseAsync("PauseAsync", container.PauseAsync);
            await container.ExpectAsync(Status.Running);
            return;
        }

        await container.PauseAsync();
        await context.DieAndComeBackAsync();
        await container.ExpectAsync(Status.Paused);
        await container.ResumeAsync();
        await container.KillAsync("SIGTERM");
        await container.ExpectEndAsync(Scripts.WaitingCode);
    }

    private static async Task StoppedAsync(CaseContext context)
    {
        await using var container = await context.StartAsync("exit 4");
        await container.ExpectEndAsync(4);
        await context.DieAndComeBackAsync();
        await container.ExpectAsync(Status.Stopped);
        await container.ExpectEndAsync(4);
        await container.CleanupAsync();
        await container.StartAsync();
        await container.ExpectEndAsync(4);
    }

    /// <summary>Several starts are under way when the daemon dies, each at a step of its own.</summary>
    private static async Task StartingAsync(CaseContext context)
    {
        var containers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => context.CreateAsync(Scripts.Waiting)));
        var starts = containers.Select(container => container.StartAsync()).ToArray();
        await Task.WhenAny(starts);
        await context.Host.KillAsync();
        foreach (var start in starts)
        {
            await start.ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        await context.Host.StartAgainAsync(context.CancellationToken);
        await Task.WhenAll(containers.Select(async container =>
        {
            await using (container)
            {
                // Whatever became of its start, the daemon makes up its mind before it answers for the container.
                await container.StartAsync();
                await container.AwaitOutputAsync("ready");
                await container.StopAsync(5);
                await container.ExpectEndAsync(Scripts.WaitingCode);
            }
        }));
    }

    private static async Task ExecAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        if (!context.Supports("ExecAsync"))
        {
            await context.DieAndComeBackAsync();
            await context.RefuseAsync("ExecAsync", () => container.ExecAsync("exit 0"));
            return;
        }

        using var exec = container.BeginExec("echo here; sleep 1000");
        await exec.AwaitStartedAsync();
        await context.DieAndComeBackAsync();
        await container.ExpectAsync(Status.Running);
        Expect.Equal((await container.ExecAsync("exit 11")).Exit.Code, 11, "the exit code of the next exec");
        await container.KillAsync("SIGTERM");
        await container.ExpectEndAsync(Scripts.WaitingCode);
    }

    private static async Task AskedToEndAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        var wait = container.WaitAsync();
        Expect.Equal(await context.Host.StopAsync(), 0, "the exit code of the daemon");
        await wait.ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await context.Host.StartAgainAsync(context.CancellationToken);
        await container.ExpectAsync(Status.Running);
        await container.KillAsync("SIGTERM");
        await container.ExpectEndAsync(Scripts.WaitingCode);
    }
}
