using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.DevHost.Conformance.Cases;

/// <summary>Many at a time.</summary>
internal static class ConcurrencyCases
{
    private const int Many = 8;

    public static readonly ConformanceCase[] All =
    [
        Case("StartAsync", "Eight containers at a time each have their own output and code", ManyContainersAsync),
        Case("KillAsync", "Clients that start, signal, stop and look at one container at a time leave it whole", OneContainerAsync),
    ];

    private static ConformanceCase Case(string operation, string name, Func<CaseContext, Task> body)
        => new(body) { Name = name, Operation = operation, Area = ConformanceArea.Concurrency };

    private static Task ManyContainersAsync(CaseContext context) => Task.WhenAll(Enumerable.Range(1, Many).Select(async i =>
    {
        await using var container = await context.StartAsync($"echo number {i}; exit {i}");
        await container.ExpectEndAsync(i);
        Expect.Equal((await container.ReadLogAsync()).Stdout, $"number {i}\n", "standard output in the log");
        await container.DeleteAsync();
    }));

    private static async Task OneContainerAsync(CaseContext context)
    {
        await using var container = await context.CreateAsync(Scripts.Waiting);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => TolerateStateAsync((i % 4) switch
        {
            0 => container.StartAsync,
            1 => () => container.KillAsync("SIGTERM"),
            2 => () => container.StopAsync(5),
            _ => () => container.ReadAsync(),
        })));
        await container.StopAsync(5);
        await container.StartAsync();
        await container.AwaitOutputAsync("ready");
        await container.ExpectAsync(Status.Running);
        await container.KillAsync("SIGKILL");
        await container.ExpectEndAsync(137);
        await container.DeleteAsync();
    }

    /// <summary>Who comes too early or too late is told so; any other error is one.</summary>
    private static async Task TolerateStateAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound)
        {
            // Not in the state for that: an answer, and the right one.
        }
    }
}
