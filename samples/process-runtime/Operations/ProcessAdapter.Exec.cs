using Atoll.PluginSdk;

namespace Vendor.ProcessRuntime;

public sealed partial class ProcessAdapter
{
    /// <inheritdoc/>
    public async Task<int> ExecAsync(ContainerRef container, ExecParameters parameters, CancellationToken cancellationToken)
    {
        RefuseTerminal(parameters.Console);
        try
        {
            var exit = await context.Supervisor.ExecAsync(container, new SupervisorExecParameters
            {
                ExecId = parameters.ExecId,
                Command = files => ExecCommand(container, parameters, files),
                Console = parameters.Console,
                Streams = parameters.Streams,
                Timeout = parameters.Timeout,
                Started = parameters.Started,
            }, cancellationToken);
            return exit.Code;
        }
        catch (CommandFailedException e)
        {
            throw Refusal(e);
        }
    }

    private Command ExecCommand(ContainerRef container, ExecParameters parameters, SupervisedFiles files)
    {
        var process = Path.Combine(files.Folder, "process.json");
        File.WriteAllText(process, parameters.ProcessJson);
        return Command(files.Folder, "exec", container.Id, process, files.PidFile);
    }
}
