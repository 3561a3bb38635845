using System.Text;
using Atoll.Plugins.Lcr.ControlGroups;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <summary>Translates the bundle, and has LXC make the container under the supervisor.</summary>
    /// <inheritdoc/>
    public async Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken)
    {
        Require();
        var bundle = Bundle.Read(container);
        Write(container, ContainerTranslation.Of(bundle, container, parameters.Console));
        ContainerCgroup.Of(container).Prepare();
        try
        {
            await _context.Supervisor.CreateAsync(container, new SupervisorParameters
            {
                Command = files => _commands.Create(container, files),
                Console = parameters.Console,
                Stdin = parameters.Stdin,
                Log = parameters.Log,
            }, cancellationToken);
        }
        catch (CommandFailedException e) when (e.Code != RuntimeErrorCode.DeadlineExceeded)
        {
            throw LcrErrors.Failed(container, "create", e.Result, LcrFiles.Log(container.StateFolder));
        }

        await RunHooksAsync(container, bundle, "creating", ["prestart", "createRuntime"], cancellationToken);
    }

    private static void Write(ContainerRef container, ContainerTranslation translation)
    {
        LcrFiles.Write(LcrFiles.Configuration(container), Encoding.UTF8.GetBytes(translation.Configuration));
        LcrFiles.Write(LcrFiles.Steps(container), translation.Steps);
    }
}
