using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.DevHost.Conformance.Cases;

/// <summary>What fails says so, and leaves nothing.</summary>
internal static class ErrorCases
{
    /// <summary>127 where the command is not there, 126 where it cannot be executed; 125 from an adapter that cannot tell.</summary>
    private const string ExitCodeTrailer = "atoll-exit-code";

    public static readonly ConformanceCase[] All =
    [
        Case("StartAsync", "A command that is not there fails the start in words, and leaves nothing of the runtime", MissingAsync),
        Case("KillAsync", "A signal to a container that has ended is refused", KillEndedAsync),
        Case("CreateAsync", "A root filesystem that is gone fails the start or the command, and the container can be removed", NoRootfsAsync),
    ];

    private static ConformanceCase Case(string operation, string name, Func<CaseContext, Task> body)
        => new(body) { Name = name, Operation = operation, Area = ConformanceArea.Errors };

    private static async Task MissingAsync(CaseContext context)
    {
        await using var container = await context.CreateAsync(["/no/such/command"]);
        var error = await Expect.FailsAsync(container.StartAsync, "the start of a command that is not there");
        var seen = await container.ReadAsync();
        Expect.That(seen.Status is Status.Created or Status.Stopped, $"after a start that failed the container is {seen.Status}");
        var state = Path.Combine(context.Host.State, "containers", container.Id);
        Expect.That(!Directory.Exists(state), $"the start failed, and {state} is still there");
        Expect.That(Cgroups.Read($"{context.Host.CgroupParent}/{container.Id}", "cgroup.procs") is null or "", "the start failed, and the container's cgroup holds processes");
        if (error.Trailers.GetValue(ExitCodeTrailer) is not ("126" or "127"))
        {
            context.Remark = "a client cannot tell a missing command from another failure: CommandNotStartedException says it";
        }

        await container.DeleteAsync();
    }

    private static async Task KillEndedAsync(CaseContext context)
    {
        await using var container = await context.StartAsync("exit 0");
        await container.ExpectEndAsync(0);
        await Expect.FailsAsync(() => container.KillAsync("SIGTERM"), "a signal to a container that has ended", StatusCode.FailedPrecondition, StatusCode.NotFound);
    }

    private static async Task NoRootfsAsync(CaseContext context)
    {
        var gone = Directory.CreateDirectory(Path.Combine(context.Host.Folder, $"gone-{Guid.NewGuid():n}")).FullName;
        await using var container = await context.CreateAsync("exit 0", request => request.Source = gone);
        Directory.Delete(gone);
        try
        {
            await container.StartAsync();
            await container.WaitAsync();
            context.Remark = "the runtime does not need the root filesystem";
        }
        catch (RpcException e)
        {
            Expect.That(e.Status.Detail.Length > 0 && !e.Status.Detail.Contains(" threw ", StringComparison.Ordinal), $"the start failed with '{e.Status.Detail}', which is no RuntimeException");
        }

        await container.DeleteAsync();
    }
}
