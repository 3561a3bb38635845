namespace Atoll.Host.Plugins.Isolation;

/// <summary>From a call to the adapter's method and back.</summary>
internal static class WorkerOperations
{
    private static readonly WorkerResult Done = new();

    public static async Task<WorkerResult> RunAsync(IRuntimeAdapter adapter, WorkerCall call, WorkerServedCall served)
    {
        var container = call.Container!;
        var token = served.Cancelled;
        return call.Operation switch
        {
            WorkerCall.Missing => new WorkerResult { Text = (adapter as IRequirements)?.Missing() },
            WorkerCall.ReadVersion => new WorkerResult { Version = adapter is IRuntimeKnowledge knowledge ? await knowledge.ReadVersionAsync(call.Runtime!, token) : null },
            nameof(IRuntimeAdapter.Detect) => new WorkerResult { Flag = adapter.Detect(call.Runtime!) },
            nameof(IRuntimeAdapter.CreateAsync) => await DoneAsync(adapter.CreateAsync(container, call.Create!, token)),
            nameof(IRuntimeAdapter.StartAsync) => new WorkerResult { Process = await adapter.StartAsync(container, new StartParameters(), token) },
            nameof(IRuntimeAdapter.RestartAsync) => new WorkerResult { Process = await adapter.RestartAsync(container, new RestartParameters(), token) },
            nameof(IRuntimeAdapter.KillAsync) => await DoneAsync(adapter.KillAsync(container, call.Kill!, token)),
            nameof(IRuntimeAdapter.CleanupAsync) => await DoneAsync(adapter.CleanupAsync(container, new CleanupParameters(), token)),
            nameof(IRuntimeAdapter.DeleteAsync) => await DoneAsync(adapter.DeleteAsync(container, new DeleteParameters(), token)),
            nameof(IRuntimeAdapter.GetStateAsync) => new WorkerResult { State = await adapter.GetStateAsync(container, new StateParameters(), token) },
            nameof(IRuntimeAdapter.GetStatsAsync) => new WorkerResult { Stats = await adapter.GetStatsAsync(container, new StatsParameters(), token) },
            nameof(IRuntimeAdapter.ExecAsync) => new WorkerResult { Code = await adapter.ExecAsync(container, Exec(call.Exec!, served), token) },
            nameof(IRuntimeAdapter.PauseAsync) => await DoneAsync(adapter.PauseAsync(container, new PauseParameters(), token)),
            nameof(IRuntimeAdapter.ResumeAsync) => await DoneAsync(adapter.ResumeAsync(container, new ResumeParameters(), token)),
            nameof(IRuntimeAdapter.AttachAsync) => await DoneAsync(adapter.AttachAsync(container, served.Streams!, token)),
            nameof(IRuntimeAdapter.UpdateAsync) => await DoneAsync(adapter.UpdateAsync(container, call.Update!, token)),
            nameof(IRuntimeAdapter.ListPidsAsync) => new WorkerResult { Pids = await adapter.ListPidsAsync(container, new ListPidsParameters(), token) },
            nameof(IRuntimeAdapter.ResizeAsync) => await DoneAsync(adapter.ResizeAsync(container, call.Resize!, token)),
            nameof(IRuntimeAdapter.ResizeExecAsync) => await DoneAsync(adapter.ResizeExecAsync(container, call.ResizeExec!, token)),
            nameof(IRuntimeAdapter.ReopenLogAsync) => await DoneAsync(adapter.ReopenLogAsync(container, new ReopenLogParameters(), token)),
            nameof(IRuntimeAdapter.RebuildConfigAsync) => await DoneAsync(adapter.RebuildConfigAsync(container, new RebuildConfigParameters(), token)),
            nameof(IRuntimeAdapter.ReadProcessIdentityAsync) => new WorkerResult { Process = await adapter.ReadProcessIdentityAsync(container, new ReadProcessIdentityParameters { Pid = call.Pid }, token) },
            nameof(IRuntimeAdapter.DetectProcessAsync) => new WorkerResult { Flag = await adapter.DetectProcessAsync(container, new DetectProcessParameters { Identity = call.Identity! }, token) },
            nameof(IRuntimeAdapter.WaitAsync) => new WorkerResult { Exit = await adapter.WaitAsync(container, new WaitParameters(), token) },
            var unknown => throw new RuntimeException(RuntimeErrorCode.NotSupported, $"a plugin's process knows no {unknown}"),
        };
    }

    private static ExecParameters Exec(WorkerExec exec, WorkerServedCall served) => new()
    {
        ExecId = exec.ExecId,
        ProcessJson = exec.ProcessJson,
        Console = exec.Console,
        Timeout = exec.Timeout,
        Streams = served.Streams,
        Started = served.Started,
    };

    private static async Task<WorkerResult> DoneAsync(Task operation)
    {
        await operation;
        return Done;
    }
}
