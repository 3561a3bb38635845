using System.Globalization;
using System.Text.Json.Nodes;
using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.DevHost.Conformance.Cases;

/// <summary>Each optional operation is done, or refused as NotSupported.</summary>
internal static class OptionalCases
{
    public static readonly ConformanceCase[] All =
    [
        Case("PauseAsync", "A paused container stands still", PauseAsync),
        Case("ResumeAsync", "A resumed container goes on and has lost no signal", ResumeAsync),
        Case("PauseAsync", "A paused container is stopped and removed like any other", StopPausedAsync),
        Case("UpdateAsync", "A limit of a running container changes at once", UpdateAsync),
        Case("GetStatsAsync", "A sample tells of the container's processes and memory", StatsAsync),
        Case("ListPidsAsync", "Every process of the container is listed", ListPidsAsync),
        Case("ResizeAsync", "A terminal has the size that it was given", ResizeAsync),
        Case("ResizeExecAsync", "The terminal of an exec has the size that it was given", ResizeExecAsync),
        Case("ReopenLogAsync", "A log whose file was moved away is begun anew", ReopenLogAsync),
        Case("RestartAsync", "A restarted container has a new first process, whoever restarted it", RestartAsync),
    ];

    private static ConformanceCase Case(string operation, string name, Func<CaseContext, Task> body)
        => new(body) { Name = name, Operation = operation, Area = ConformanceArea.Optional };

    private static async Task PauseAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        if (!context.Supports("PauseAsync"))
        {
            await context.RefuseAsync("PauseAsync", container.PauseAsync);
            await container.ExpectAsync(Status.Running);
            return;
        }

        await container.PauseAsync();
        await container.ExpectAsync(Status.Paused);
        await Expect.FailsAsync(container.PauseAsync, "the pause of a paused container", StatusCode.FailedPrecondition);
        await ExpectFrozenAsync(context, (await container.ReadAsync()).Pid);
        await container.ResumeAsync();
        await container.StopAsync(5);
        await container.ExpectEndAsync(Scripts.WaitingCode);
    }

    private static async Task ResumeAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        if (!context.Supports("PauseAsync") || !context.Supports("ResumeAsync"))
        {
            // What cannot be paused is never paused, so the adapter is not asked to resume it.
            await Expect.FailsAsync(container.ResumeAsync, "the resumption of a container that is not paused", StatusCode.FailedPrecondition, StatusCode.Unimplemented);
            await context.RefuseAsync("PauseAsync", container.PauseAsync);
            return;
        }

        await container.PauseAsync();
        await container.ResumeAsync();
        await container.ExpectAsync(Status.Running);
        await container.KillAsync("SIGTERM");
        await container.ExpectEndAsync(Scripts.WaitingCode);
    }

    private static async Task StopPausedAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        if (!context.Supports("PauseAsync"))
        {
            await context.RefuseAsync("PauseAsync", container.PauseAsync);
            return;
        }

        await container.PauseAsync();
        await container.StopAsync(5);
        await container.ExpectEndAsync(Scripts.WaitingCode);
        await container.DeleteAsync();
    }

    private static async Task UpdateAsync(CaseContext context)
    {
        const int Limit = 321;
        await using var container = await context.StartWaitingAsync();
        var update = new UpdateRequest { Container = container.Id, Resources = new Resources { PidsLimit = Limit } };
        if (!context.Supports("UpdateAsync"))
        {
            await context.RefuseAsync("UpdateAsync", async () => await context.Client.Containers.UpdateAsync(update, cancellationToken: context.CancellationToken));
            return;
        }

        await context.Client.Containers.UpdateAsync(update, cancellationToken: context.CancellationToken);
        if (Cgroups.Read($"{context.Host.CgroupParent}/{container.Id}", "pids.max") is { } written)
        {
            Expect.Equal(written, Limit.ToString(CultureInfo.InvariantCulture), "pids.max of the container's cgroup");
        }
        else
        {
            context.Remark = "the container has no cgroup of the host's in which the limit could be seen";
        }
    }

    private static async Task StatsAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        using var call = context.Client.Containers.Stats(new StatsRequest { Containers = { container.Id } }, cancellationToken: context.CancellationToken);
        if (!context.Supports("GetStatsAsync"))
        {
            Expect.That(await call.ResponseStream.MoveNext(context.CancellationToken), "the stats ended without a response");
            var refused = call.ResponseStream.Current.Stats.Single();
            Expect.That(refused.Error.Contains("not supported", StringComparison.Ordinal), $"the stats of an adapter without them say '{refused.Error}', and must say that they are not supported");
            await context.RefuseAsync("GetStatsAsync", () => throw new RpcException(new Grpc.Core.Status(StatusCode.Unimplemented, refused.Error)));
            return;
        }

        Expect.That(await call.ResponseStream.MoveNext(context.CancellationToken), "the stats ended without a sample");
        var sample = call.ResponseStream.Current.Stats.Single();
        Expect.Equal(sample.Error, "", "the error of the sample");
        Expect.That(sample.PidsCurrent >= 1, $"the sample has {sample.PidsCurrent} processes; the container has one at least");
        Expect.That(sample.MemUsed > 0, "the sample has no memory in use");
    }

    private static async Task ListPidsAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        async Task<TopResponse> TopAsync() => await context.Client.Containers.TopAsync(new TopRequest { Container = container.Id, Args = { "-eo", "pid,comm" } }, cancellationToken: context.CancellationToken);
        if (!context.Supports("ListPidsAsync"))
        {
            await context.RefuseAsync("ListPidsAsync", TopAsync);
            return;
        }

        var pid = (await container.ReadAsync()).Pid.ToString(CultureInfo.InvariantCulture);
        var listed = (await TopAsync()).Processes.Select(process => process.Values[0]).ToArray();
        Expect.That(listed.Contains(pid), $"the first process {pid} is not among those listed: {string.Join(", ", listed)}");
    }

    private static async Task ReopenLogAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        async Task ReopenAsync() => await context.Client.Containers.ReopenLogAsync(new ReopenLogRequest { Container = container.Id }, cancellationToken: context.CancellationToken);
        if (!context.Supports("ReopenLogAsync"))
        {
            await context.RefuseAsync("ReopenLogAsync", ReopenAsync);
            return;
        }

        var inspect = await context.Client.Containers.InspectAsync(new InspectRequest { Container = container.Id }, cancellationToken: context.CancellationToken);
        var log = JsonNode.Parse(inspect.ContainerJson)!["LogPath"]!.GetValue<string>();
        File.Move(log, log + ".moved");
        await ReopenAsync();
        Expect.That(File.Exists(log), "no new file has the log's name");
        Expect.Equal(new FileInfo(log).Length, 0, "the size of the new file");
        File.Delete(log + ".moved");
        await container.KillAsync("SIGTERM");
        await container.ExpectEndAsync(Scripts.WaitingCode);
        await Expect.FailsAsync(ReopenAsync, "a log begun anew for a container that has ended", StatusCode.FailedPrecondition);
    }

    private static async Task ResizeAsync(CaseContext context)
    {
        if (!context.Supports("AttachAsync"))
        {
            await using var plain = await context.StartWaitingAsync();
            await context.RefuseAsync("AttachAsync", async () =>
            {
                using var streams = plain.Attach(start: false);
                await streams.AwaitAttachedAsync();
            });
            return;
        }

        await using var container = await context.CreateAsync("echo ready; read line; stty size", request => (request.Tty, request.OpenStdin) = (true, true));
        using var terminal = container.Attach(start: true, stdin: true);
        if (!context.Supports("ResizeAsync") && await IsRefusedAsync(terminal.AwaitAttachedAsync))
        {
            await context.RefuseAsync("a terminal", container.StartAsync);
            return;
        }

        if (context.Supports("ResizeAsync"))
        {
            await terminal.AwaitAttachedAsync();
        }

        await terminal.AwaitOutputAsync("ready");
        var resize = new ResizeRequest { Container = container.Id, Width = 91, Height = 37 };
        async Task ResizeAsync() => await context.Client.Containers.ResizeAsync(resize, cancellationToken: context.CancellationToken);
        if (!context.Supports("ResizeAsync"))
        {
            await context.RefuseAsync("ResizeAsync", ResizeAsync);
            return;
        }

        await ResizeAsync();
        await terminal.WriteAsync("\n");
        await terminal.AwaitOutputAsync("37 91");
    }

    private static async Task ResizeExecAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        if (!context.Supports("ExecAsync"))
        {
            await context.RefuseAsync("ExecAsync", () => container.ExecAsync("exit 0"));
            return;
        }

        using var exec = container.BeginExec("echo ready; read line; stty size", open => open.Tty = true);
        if (!context.Supports("ResizeExecAsync") && await IsRefusedAsync(() => exec.AwaitStartedAsync()))
        {
            await context.RefuseAsync("a terminal of an exec", async () =>
            {
                using var again = container.BeginExec("exit 0", open => open.Tty = true);
                await again.AwaitStartedAsync();
            });
            return;
        }

        if (context.Supports("ResizeExecAsync"))
        {
            await exec.AwaitStartedAsync();
        }

        await exec.AwaitOutputAsync("ready");
        var resize = new ResizeRequest { Container = container.Id, ExecId = exec.ExecId, Width = 91, Height = 37 };
        async Task ResizeAsync() => await context.Client.Containers.ResizeAsync(resize, cancellationToken: context.CancellationToken);
        if (!context.Supports("ResizeExecAsync"))
        {
            await context.RefuseAsync("ResizeExecAsync", ResizeAsync);
            return;
        }

        await ResizeAsync();
        await exec.WriteAsync("\n");
        await exec.AwaitOutputAsync("37 91");
    }

    private static async Task RestartAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        var before = (await container.ReadAsync()).Pid;
        await context.Client.Containers.RestartAsync(new RestartRequest { Container = container.Id, Timeout = 5 }, cancellationToken: context.CancellationToken);
        var after = await container.ReadAsync();
        Expect.That(after.Status == Status.Running && after.Pid != before, $"the container is {after.Status} with first process {after.Pid}; before it was {before}");
        Expect.That(await Native.ProcessEnd.WaitAsync(before, TimeSpan.FromSeconds(5)), $"after the restart the old first process {before} lives");
        context.Remark = context.Supports("RestartAsync") ? "" : "the host stops and starts";
    }

    /// <summary>A signal past the daemon, that ends what is not frozen at once. A sandbox's processes are not the host's to signal.</summary>
    private static async Task ExpectFrozenAsync(CaseContext context, int pid)
    {
        const int SIGTERM = 15;
        if (!Leftovers.HasMark($"/proc/{pid}", $"{DevelopmentHost.Mark}={context.Host.Folder}"))
        {
            context.Remark = "the first process is not the container's own, so nobody could see whether it stands still";
            return;
        }

        _ = Native.Libc.kill(pid, SIGTERM);
        Expect.That(!await Native.ProcessEnd.WaitAsync(pid, TimeSpan.FromSeconds(1)), $"the first process {pid} ended while the container was paused");
    }

    /// <summary>An adapter without terminals refuses a container that asks for one.</summary>
    private static async Task<bool> IsRefusedAsync(Func<Task> call)
    {
        try
        {
            await call();
            return false;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            return true;
        }
    }
}
