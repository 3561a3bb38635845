namespace Atoll.DevHost.Conformance.Cases;

/// <summary>Streams.</summary>
internal static class AttachCases
{
    private const string Operation = "AttachAsync";

    public static readonly ConformanceCase[] All =
    [
        Case(ConformanceArea.Optional, "Who attached before the start gets every byte, and how the command ended; or is refused", OutputAsync),
        Case(ConformanceArea.Optional, "Input reaches the command, and so does its end", InputAsync),
        Case(ConformanceArea.Cancellation, "A client that leaves leaves the container running", LeaveAsync),
        Case(ConformanceArea.HostileInput, "A megabyte without a newline and bytes that are no text arrive as they were", BytesAsync),
    ];

    private static ConformanceCase Case(ConformanceArea area, string name, Func<CaseContext, Task> body)
        => new(context => context.Supports(Operation) ? body(context) : RefusedAsync(context)) { Name = name, Operation = Operation, Area = area };

    private static async Task RefusedAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        await context.RefuseAsync(Operation, async () =>
        {
            using var streams = container.Attach(start: false);
            await streams.AwaitAttachedAsync();
        });
        await container.StopAsync(5);
    }

    private static async Task OutputAsync(CaseContext context)
    {
        await using var container = await context.CreateAsync("echo out; echo err >&2; exit 8");
        using var streams = container.Attach(start: true);
        var outcome = await streams.FinishAsync();
        Expect.Equal(outcome.Stdout, "out\n", "standard output");
        Expect.Equal(outcome.Stderr, "err\n", "standard error");
        Expect.Equal(outcome.Exit.Code, 8, "the exit code");
    }

    private static async Task InputAsync(CaseContext context)
    {
        await using var container = await context.CreateAsync("cat; echo end", request => request.OpenStdin = true);
        using var streams = container.Attach(start: true, stdin: true);
        await streams.AwaitAttachedAsync();
        await streams.WriteAsync("first\n");
        await streams.AwaitOutputAsync("first\n");
        await streams.WriteAsync("second\n");
        await streams.CloseStdinAsync();
        var outcome = await streams.FinishAsync();
        Expect.Equal(outcome.Stdout, "first\nsecond\nend\n", "what came back");
        Expect.Equal(outcome.Exit.Code, 0, "the exit code");
    }

    private static async Task LeaveAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        using (var streams = container.Attach(start: false))
        {
            await streams.AwaitAttachedAsync();
        }

        await container.ExpectAsync(Atoll.Api.V1.Status.Running);
        using (var again = container.Attach(start: false))
        {
            await again.AwaitAttachedAsync();
            await container.KillAsync("SIGTERM");
            Expect.Equal((await again.FinishAsync()).Exit.Code, Scripts.WaitingCode, "the exit code");
        }
    }

    private static async Task BytesAsync(CaseContext context)
    {
        const int Length = 1 << 20;
        await using var container = await context.CreateAsync($"printf '\\000\\377\\376\\200'; head -c {Length} /dev/zero | tr '\\000' x; printf '\\n\\033[2J'");
        using var streams = container.Attach(start: true);
        var outcome = await streams.FinishAsync();
        byte[] wanted = [0, 0xff, 0xfe, 0x80, .. Enumerable.Repeat((byte)'x', Length), .. "\n\e[2J"u8];
        Expect.Equal(outcome.StdoutBytes.Length, wanted.Length, "the number of bytes of standard output");
        Expect.That(outcome.StdoutBytes.AsSpan().SequenceEqual(wanted), "the bytes of standard output are not those that the command wrote");
        Expect.Equal(outcome.Exit.Code, 0, "the exit code");
    }
}
