using Atoll.Api.V1;

namespace Atoll.DevHost.Conformance.Cases;

/// <summary>Once more changes nothing.</summary>
internal static class IdempotenceCases
{
    public static readonly ConformanceCase[] All =
    [
        Case("CleanupAsync", "What was cleaned up is cleaned up again without error, and starts after that", CleanupAgainAsync),
        Case("CleanupAsync", "A container that never ran is cleaned up without error", CleanupNeverRanAsync),
        Case("CleanupAsync", "A container whose runtime state was lost is cleaned up and removed", CleanupLostAsync),
        Case("RebuildConfigAsync", "The configuration is written anew twice, or refused as NotSupported", RebuildAsync),
    ];

    private static ConformanceCase Case(string operation, string name, Func<CaseContext, Task> body)
        => new(body) { Name = name, Operation = operation, Area = ConformanceArea.Idempotence };

    private static async Task CleanupAgainAsync(CaseContext context)
    {
        await using var container = await context.StartAsync("exit 4");
        await container.ExpectEndAsync(4);
        for (var i = 0; i < 3; i++)
        {
            await container.CleanupAsync();
        }

        await container.StartAsync();
        await container.ExpectEndAsync(4);
    }

    private static async Task CleanupNeverRanAsync(CaseContext context)
    {
        await using var container = await context.CreateAsync("exit 0");
        await container.CleanupAsync();
        await container.CleanupAsync();
        await container.DeleteAsync();
    }

    /// <summary>The state folder is there when the adapter is called, and empty: whatever the adapter keeps in it is gone, as after a reboot in the middle.</summary>
    private static async Task CleanupLostAsync(CaseContext context)
    {
        await using var container = await context.StartAsync("exit 0");
        await container.ExpectEndAsync(0);
        Directory.CreateDirectory(Path.Combine(context.Host.State, "containers", container.Id), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await container.CleanupAsync();
        await container.DeleteAsync();
    }

    private static async Task RebuildAsync(CaseContext context)
    {
        await using var container = await context.CreateAsync("exit 6");
        if (!context.Supports("RebuildConfigAsync"))
        {
            await context.RefuseAsync("RebuildConfigAsync", () => RebuildOnceAsync(context, container));
            return;
        }

        await RebuildOnceAsync(context, container);
        await RebuildOnceAsync(context, container);
        await container.StartAsync();
        await container.ExpectEndAsync(6);
    }

    private static async Task RebuildOnceAsync(CaseContext context, TestContainer container)
        => await context.Client.Containers.RebuildAsync(new RebuildRequest { Container = container.Id }, cancellationToken: context.CancellationToken);
}
