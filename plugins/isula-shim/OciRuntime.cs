using Atoll.Plugins.Oci;

namespace Atoll.Plugins.IsulaShim;

/// <summary>Builds and runs command lines of a runc-like runtime: <c>BINARY [args] --log FILE --log-format json --root DIR COMMAND … ID</c>.</summary>
internal sealed class OciRuntime(IHostProcesses processes, PinnedRuntimes pins, TimeSpan timeout)
{
    /// <summary>Kata keeps its own root and does not take the flag (iSulad leaves it out by this name too).</summary>
    private const string WithoutRoot = "kata-runtime";

    private readonly OciBinary _binary = new(processes, timeout);

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

    /// <summary>What a container's runtime was built with.</summary>
    /// <inheritdoc cref="OciBinary.FeaturesAsync(string, IReadOnlyList{string})"/>
    public Task<RuntimeFeatures> FeaturesAsync(RuntimeRef runtime)
        => Find(runtime) is { } binary ? _binary.FeaturesAsync(binary, runtime.Args) : Task.FromResult(RuntimeFeatures.Unknown);

    /// <summary>Which version a runtime is; null where it is not there, or does not say.</summary>
    /// <inheritdoc cref="OciBinary.VersionAsync(string, IReadOnlyList{string})"/>
    public Task<RuntimeVersion?> VersionAsync(RuntimeRef runtime)
        => Find(runtime) is { } binary ? _binary.VersionAsync(binary, runtime.Args) : Task.FromResult<RuntimeVersion?>(null);

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
