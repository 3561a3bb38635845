using Atoll.Plugins.Oci;

namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public async Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken)
    {
        var config = await File.ReadAllTextAsync(OciFiles.Config(container), cancellationToken);
        Restrictions.Require(config, await _runtime.FeaturesAsync(container.Runtime), container.Runtime.Name);
        _runtime.Pin(container);
        try
        {
            await _context.Supervisor.CreateAsync(container, new SupervisorParameters
            {
                Command = files => _runtime.Command(container, "create", ["--bundle", container.BundleFolder, "--pid-file", files.PidFile, .. OciRuntime.Console(files)]),
                Console = parameters.Console,
                Stdin = parameters.Stdin,
                Log = parameters.Log,
            }, cancellationToken);
        }
        catch (CommandFailedException e) when (e.Code != RuntimeErrorCode.DeadlineExceeded)
        {
            throw OciErrors.Failed(container, "create", e.Result);
        }
    }
}
