using System.Runtime.CompilerServices;
using Atoll.Host.Configuration;

namespace Atoll.Host.Containers;

/// <summary>One step of a canary.</summary>
/// <param name="Problem">Empty where it went well.</param>
internal sealed record CanaryStep(string Name, TimeSpan Time, string Problem);

internal sealed partial class ContainerEngine
{
    /// <summary>What <c>atoll-shim</c> answers when nobody gives it work: it is small, static and on every node.</summary>
    private const int CanaryExitCode = 2;

    private static readonly TimeSpan CanaryTime = TimeSpan.FromSeconds(60);

    /// <summary>Takes a container of a runtime through its life on this node: made, started, ended with the code that is expected, removed. It ends with the first step that fails; nothing is left either way.</summary>
    public async IAsyncEnumerable<CanaryStep> CanaryAsync(string runtime, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? id = null;
        var steps = new (string Name, Func<Task> Run)[]
        {
            ("create", async () => id = (await CreateAsync(new CreateContainer { Runtime = runtime, Source = CanaryRootfs(), Command = ["/canary"], Name = $"canary-{ContainerNames.NewId()[..12]}" })).Id),
            ("start", () => StartAsync(id!)),
            ("wait", async () =>
            {
                var exit = await WaitStoppedAsync(id!, cancellationToken).WaitAsync(CanaryTime, timeProvider, cancellationToken);
                Require(exit is { Reason: ExitReason.Exited, Code: CanaryExitCode }, $"it ended with {exit.Code} ({exit.Reason}) instead of {CanaryExitCode}{(exit.Detail is { } detail ? $": {detail}" : "")}");
            }),
            ("delete", async () =>
            {
                await DeleteAsync(id!, force: false, cancellationToken);
                id = null;
            }),
        };
        try
        {
            foreach (var (name, run) in steps)
            {
                var started = timeProvider.GetTimestamp();
                var problem = await ProblemOfAsync(run);
                yield return new CanaryStep(name, timeProvider.GetElapsedTime(started), problem);
                if (problem.Length > 0)
                {
                    yield break;
                }
            }
        }
        finally
        {
            // Whoever asked may have left in the middle.
            if (id is not null)
            {
                await DeleteAsync(id, force: true, CancellationToken.None);
            }
        }
    }

    private static async Task<string> ProblemOfAsync(Func<Task> step)
    {
        try
        {
            await step();
            return "";
        }
        catch (Exception e) when (e is RuntimeException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            return e.Message;
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new RuntimeException(RuntimeErrorCode.Internal, otherwise);
        }
    }

    /// <summary>A root filesystem that holds one program and the mount points that a container needs.</summary>
    private string CanaryRootfs()
    {
        var folder = Path.Combine(configuration.Root, "canary");
        foreach (var inner in new[] { "dev", "proc", "sys" })
        {
            Directory.CreateDirectory(Path.Combine(folder, inner));
        }

        var program = Path.Combine(folder, "canary");
        File.Copy(InstallFolders.Shim, program + ".new", overwrite: true);
        File.Move(program + ".new", program, overwrite: true);
        return folder;
    }
}
