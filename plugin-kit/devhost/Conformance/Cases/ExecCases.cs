using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Atoll.DevHost.Conformance.Cases;

/// <summary>Other processes in a running container.</summary>
internal static class ExecCases
{
    private const string Operation = "ExecAsync";

    public static readonly ConformanceCase[] All =
    [
        Case(ConformanceArea.Optional, "Another process runs, its streams apart, and its exit code arrives; or is refused", RunAsync),
        Case(ConformanceArea.Errors, "An exec of a command that is not there fails in words, and the container goes on", MissingAsync),
        Case(ConformanceArea.Cancellation, "An exec whose client leaves is ended", LeaveAsync),
        Case(ConformanceArea.Cancellation, "An exec that overruns its timeout is ended, and says so", TimeoutAsync),
        Case(ConformanceArea.Concurrency, "Eight execs at a time each have their own output and code", ManyAsync),
    ];

    private static ConformanceCase Case(ConformanceArea area, string name, Func<CaseContext, TestContainer, Task> body)
        => new(context => WithinAsync(context, body)) { Name = name, Operation = Operation, Area = area };

    private static async Task WithinAsync(CaseContext context, Func<CaseContext, TestContainer, Task> body)
    {
        await using var container = await context.StartWaitingAsync();
        if (context.Supports(Operation))
        {
            await body(context, container);
        }
        else
        {
            await context.RefuseAsync(Operation, () => container.ExecAsync("exit 0"));
        }

        await container.KillAsync("SIGTERM");
        await container.ExpectEndAsync(Scripts.WaitingCode);
    }

    private static async Task RunAsync(CaseContext context, TestContainer container)
    {
        var outcome = await container.ExecAsync("cat; echo err >&2; exit 21", "in and out");
        Expect.Equal(outcome.Stdout, "in and out", "standard output of the exec");
        Expect.Equal(outcome.Stderr, "err\n", "standard error of the exec");
        Expect.Equal(outcome.Exit.Code, 21, "the exit code of the exec");
    }

    private static async Task MissingAsync(CaseContext context, TestContainer container)
    {
        await Expect.FailsAsync(() => container.ExecAsync(["/no/such/command"]), "an exec of a command that is not there");
        Expect.Equal((await container.ExecAsync("echo fine")).Stdout, "fine\n", "standard output of the next exec");
    }

    private static async Task LeaveAsync(CaseContext context, TestContainer container)
    {
        using var leaving = new CancellationTokenSource();
        using var exec = container.BeginExec("echo here; sleep 1000", leaving: leaving.Token);
        var pid = await exec.AwaitStartedAsync();
        await exec.AwaitOutputAsync("here");
        await leaving.CancelAsync();
        Expect.That(await Native.ProcessEnd.WaitAsync(pid, TimeSpan.FromSeconds(20)), $"the client of an exec left, and its process {pid} lives");
    }

    private static async Task TimeoutAsync(CaseContext context, TestContainer container)
    {
        using var exec = container.BeginExec("sleep 1000", open => open.Timeout = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(300)));
        var pid = await exec.AwaitStartedAsync();
        await Expect.FailsAsync(() => exec.FinishAsync(), "an exec that overran its timeout", StatusCode.DeadlineExceeded);
        Expect.That(await Native.ProcessEnd.WaitAsync(pid, TimeSpan.FromSeconds(20)), $"an exec overran its timeout, and its process {pid} lives");
    }

    private static Task ManyAsync(CaseContext context, TestContainer container) => Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
    {
        var outcome = await container.ExecAsync($"echo number {i}; exit {i}");
        Expect.Equal(outcome.Stdout, $"number {i}\n", "standard output of an exec");
        Expect.Equal(outcome.Exit.Code, i, "the exit code of an exec");
    }));
}
