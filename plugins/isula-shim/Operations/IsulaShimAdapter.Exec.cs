namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <summary><c>exec --detach</c> under a supervisor of the exec's own, which adopts the process.</summary>
    /// <inheritdoc/>
    public async Task<int> ExecAsync(ContainerRef container, ExecParameters parameters, CancellationToken cancellationToken)
    {
        var log = "";
        try
        {
            var exit = await _context.Supervisor.ExecAsync(container, new SupervisorExecParameters
            {
                ExecId = parameters.ExecId,
                Command = files =>
                {
                    log = OciFiles.Log(files.Folder);
                    return Command(container, parameters, files);
                },
                Console = parameters.Console,
                Streams = parameters.Streams,
                Timeout = parameters.Timeout,
                Started = parameters.Started,
            }, cancellationToken);
            return exit.Code;
        }
        catch (CommandFailedException e) when (e.Code != RuntimeErrorCode.DeadlineExceeded)
        {
            throw OciErrors.Failed(container, "exec", e.Result, log);
        }
    }

    private Command Command(ContainerRef container, ExecParameters parameters, SupervisedFiles files)
    {
        var process = Path.Combine(files.Folder, "process.json");
        File.WriteAllText(process, parameters.ProcessJson);
        return _runtime.Command(container, OciFiles.Log(files.Folder), "exec", ["--detach", "--process", process, "--pid-file", files.PidFile, .. OciRuntime.Console(files)]);
    }
}
