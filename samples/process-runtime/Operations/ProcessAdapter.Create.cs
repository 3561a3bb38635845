using Atoll.PluginSdk;

namespace Vendor.ProcessRuntime;

public sealed partial class ProcessAdapter
{
    /// <summary>The process is there and waits at its gate; its streams, its log and its exit code are the supervisor's.</summary>
    /// <inheritdoc/>
    public async Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken)
    {
        RefuseTerminal(parameters.Console);
        try
        {
            await context.Supervisor.CreateAsync(container, new SupervisorParameters
            {
                Command = files => Command(files.Folder, "create", container.Id, Path.Combine(container.BundleFolder, "config.json"), files.PidFile, Gate(container)),
                Console = parameters.Console,
                Stdin = parameters.Stdin,
                Log = parameters.Log,
            }, cancellationToken);
        }
        catch (CommandFailedException e)
        {
            throw Refusal(e);
        }
    }
}
