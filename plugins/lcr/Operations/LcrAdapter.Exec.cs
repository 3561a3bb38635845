using System.Text.Json.Nodes;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <summary>liblxc attaches the process under a supervisor of the exec's own, which adopts it.</summary>
    /// <inheritdoc/>
    public async Task<int> ExecAsync(ContainerRef container, ExecParameters parameters, CancellationToken cancellationToken)
    {
        Require();
        var steps = ExecTranslation.Of(JsonNode.Parse(parameters.ProcessJson)!.AsObject(), Bundle.Read(container), parameters.Console);
        var log = "";
        try
        {
            var exit = await _context.Supervisor.ExecAsync(container, new SupervisorExecParameters
            {
                ExecId = parameters.ExecId,
                Command = files =>
                {
                    log = LcrFiles.Log(files.Folder);
                    var file = Path.Combine(files.Folder, "steps");
                    LcrFiles.Write(file, steps);
                    return _commands.Exec(container, file, files);
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
            throw LcrErrors.Failed(container, "exec", e.Result, log);
        }
    }
}
