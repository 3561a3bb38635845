namespace Atoll.DevHost.Conformance.Cases;

/// <summary>How the first process ended.</summary>
internal static class ExitCases
{
    public static readonly ConformanceCase[] All =
    [
        Case("Exit codes arrive as they were: 0, 1, 77, 255", CodesAsync),
        Case("A command that SIGKILL ended has code 137", KilledAsync),
        Case("A command that ends at once has its own code, each of five times", AtOnceAsync),
        Case("Everybody who waits learns the code, also after the end", WaitersAsync),
    ];

    private static ConformanceCase Case(string name, Func<CaseContext, Task> body)
        => new(body) { Name = name, Operation = "WaitAsync", Area = ConformanceArea.ExitCodes };

    private static Task CodesAsync(CaseContext context) => Task.WhenAll(new[] { 0, 1, 77, 255 }.Select(code => EndAsync(context, code)));

    private static async Task KilledAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        await container.KillAsync("SIGKILL");
        await container.ExpectEndAsync(137);
    }

    private static async Task AtOnceAsync(CaseContext context)
    {
        await using var container = await context.CreateAsync("exit 5");
        for (var i = 0; i < 5; i++)
        {
            await container.StartAsync();
            await container.ExpectEndAsync(5);
        }
    }

    private static async Task WaitersAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        var early = Enumerable.Range(0, 8).Select(_ => container.ExpectEndAsync(Scripts.WaitingCode)).ToArray();
        await container.KillAsync("SIGTERM");
        await Task.WhenAll(early);
        await container.ExpectEndAsync(Scripts.WaitingCode);
    }

    private static async Task EndAsync(CaseContext context, int code)
    {
        await using var container = await context.StartAsync($"exit {code}");
        await container.ExpectEndAsync(code);
    }
}
