using System.Collections.Concurrent;

namespace Atoll.Plugins.IsulaShim;

/// <summary>Builds and runs command lines of a runc-like runtime: <c>BINARY [args] --log FILE --log-format json --root DIR COMMAND … ID</c>.</summary>
internal sealed class OciRuntime(IHostProcesses processes, PinnedRuntimes pins, TimeSpan timeout)
{
    /// <summary>Kata keeps its own root and does not take the flag (iSulad leaves it out by this name too).</summary>
    private const string WithoutRoot = "kata-runtime";

    private static readonly TimeSpan AskTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Binary, DateTime Written, string Args), Task<RuntimeFeatures>> _features = new();

    /// <summary>A command line, its binary found.</summary>
    /// <exception cref="RuntimeException">Unavailable when there is no such binary.</exception>
    public Command Command(ContainerRef container, string command, params IReadOnlyList<string> args) => Command(container, OciFiles.Log(container.StateFolder), command, args);

    /// <param name="log">Where the runtime's words go: an exec has a log of its own, so that two at once do not take each other's.</param>
    /// <inheritdoc cref="Command(ContainerRef, string, IReadOnlyList{string})"/>
    public Command Command(ContainerRef container, string log, string command, IReadOnlyList<string> args)
    {
        var runtime = container.Runtime;
        var binary = pins.BinaryOf(container.Id, Find(runtime)) ?? throw new RuntimeException(RuntimeErrorCode.Unavailable, runtime.Path is { } path
            ? $"runtime '{runtime.Name}': {path} is no executable file; correct path in [runtimes.{runtime.Name}] of plugins.toml"
            : $"runtime '{runtime.Name}': no executable of that name on PATH; install it, or set path in [runtimes.{runtime.Name}] of plugins.toml");
        string[] root = runtime.Name == WithoutRoot ? [] : ["--root", OciFiles.Root(container)];
        return new Command
        {
            Path = binary,
            Args = [.. runtime.Args, "--log", log, "--log-format", "json", .. root, command, .. args, container.Id],
            WorkingFolder = container.StateFolder,
            Timeout = timeout,
        };
    }

    /// <summary>Keeps a copy of the binary that a container is about to be created with.</summary>
    public void Pin(ContainerRef container)
    {
        if (Find(container.Runtime) is { } binary)
        {
            pins.Pin(binary, container.Id);
        }
    }

    /// <summary>Nothing is left of a container that a binary would be needed for.</summary>
    public void Release(ContainerRef container) => pins.Release(container.Id, Find(container.Runtime));

    private string? Find(RuntimeRef runtime) => processes.FindBinary(runtime.Path ?? runtime.Name);

    /// <summary>What a container's runtime was built with. Each binary is asked once, and again when it is another.</summary>
    public Task<RuntimeFeatures> FeaturesAsync(RuntimeRef runtime)
    {
        var binary = Find(runtime);
        return binary is null ? Task.FromResult(RuntimeFeatures.Unknown) : _features.GetOrAdd((binary, File.GetLastWriteTimeUtc(binary), string.Join('\0', runtime.Args)), _ => AskAsync(binary, runtime.Args));
    }

    private async Task<RuntimeFeatures> AskAsync(string binary, IReadOnlyList<string> args)
    {
        try
        {
            var features = await AnswerAsync([.. args, "features"]);
            return features.ExitCode == 0 ? RuntimeFeatures.FromJson(features.Stdout) : RuntimeFeatures.FromVersion((await AnswerAsync([.. args, "--version"])).Stdout);
        }
        catch (RuntimeException)
        {
            // One that does not answer this is asked to create all the same, and says itself what is wrong.
            return RuntimeFeatures.Unknown;
        }

        Task<CommandResult> AnswerAsync(IReadOnlyList<string> words)
            => processes.RunAsync(new Command { Path = binary, Args = words, Timeout = timeout < AskTime ? timeout : AskTime }, CancellationToken.None);
    }

    /// <summary>The flags by which create and exec hand over the terminal of a process that has one.</summary>
    public static IReadOnlyList<string> Console(SupervisedFiles files) => files.ConsoleSocket is { } socket ? ["--console-socket", socket] : [];

    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="RuntimeException">With the runtime's own words.</exception>
    public Task<CommandResult> RunAsync(ContainerRef container, string command, CancellationToken cancellationToken) => RunAsync(container, command, [], cancellationToken);

    /// <inheritdoc cref="RunAsync(ContainerRef, string, CancellationToken)"/>
    public async Task<CommandResult> RunAsync(ContainerRef container, string command, IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        var result = await processes.RunAsync(Command(container, command, args), cancellationToken);
        return result.ExitCode == 0 ? result : throw OciErrors.Failed(container, command, result);
    }
}
