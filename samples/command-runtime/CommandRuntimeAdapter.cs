using System.Text.Json;
using Atoll.PluginSdk;

namespace Vendor.CommandRuntime;

/// <summary>A small, whole adapter: a runtime that is a command, kept by the host's supervisor. Its optional operations are left out, so they answer NotSupported.</summary>
public sealed class CommandRuntimeAdapter(IAdapterContext context) : IRuntimeAdapter
{
    public bool Detect(RuntimeRef runtime) => runtime.Name == "vendor-runtime";

    public Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken)
        => context.Supervisor.CreateAsync(container, new SupervisorParameters
        {
            Command = files => Command(container, "create", ["--bundle", container.BundleFolder, "--pid-file", files.PidFile, .. files.ConsoleSocket is { } socket ? ["--console-socket", socket] : Array.Empty<string>()]),
            Console = parameters.Console,
            Stdin = parameters.Stdin,
            Log = parameters.Log,
        }, cancellationToken);

    public async Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken)
    {
        var process = context.Supervisor.FindProcess(container) ?? throw new RuntimeException(RuntimeErrorCode.InvalidState, "the container was not created");
        await RunAsync(container, cancellationToken, "start");
        return process;
    }

    public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken)
    {
        context.Processes.Signal(parameters.Identity, parameters.Signal);
        return Task.CompletedTask;
    }

    public async Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken)
    {
        if (Directory.Exists(RuntimeRoot(container)))
        {
            await RunAsync(container, cancellationToken, "delete", "--force");
        }

        await context.Supervisor.CleanupAsync(container, cancellationToken);
    }

    public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken)
    {
        // The host also asks of a container that the runtime never saw or has forgotten.
        if (context.Supervisor.FindProcess(container) is not { } process || !process.IsAlive())
        {
            return new ContainerState { Status = RuntimeStatus.Stopped };
        }

        var result = await RunAsync(container, cancellationToken, "state");
        using var state = JsonDocument.Parse(result.Stdout);
        return new ContainerState
        {
            Status = state.RootElement.GetProperty("status").GetString() == "running" ? RuntimeStatus.Running : RuntimeStatus.Stopped,
            Pid = state.RootElement.GetProperty("pid").GetInt32(),
        };
    }

    public Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken)
        => context.Supervisor.WaitAsync(container, cancellationToken);

    public Task AttachAsync(ContainerRef container, AttachParameters parameters, CancellationToken cancellationToken)
        => context.Supervisor.AttachAsync(container, parameters, cancellationToken);

    private static string RuntimeRoot(ContainerRef container) => Path.Combine(container.StateFolder, "vendor");

    private async Task<CommandResult> RunAsync(ContainerRef container, CancellationToken cancellationToken, string command, params string[] args)
    {
        var result = await context.Processes.RunAsync(Command(container, command, args), cancellationToken);
        return result.ExitCode == 0 ? result : throw new CommandFailedException(RuntimeErrorCode.Internal, $"{command} failed: {result.Stderr.Trim()}", result);
    }

    private Command Command(ContainerRef container, string command, params string[] args)
    {
        var name = context.Config.GetString("binary") ?? "runc";
        var binary = context.Processes.FindBinary(name) ?? throw new RuntimeException(RuntimeErrorCode.Unavailable, $"{name} is not installed");
        return new Command { Path = binary, Args = ["--root", RuntimeRoot(container), command, .. args, container.Id], WorkingFolder = container.StateFolder };
    }
}
