namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public async Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken)
    {
        if (parameters.Console == ConsoleKind.Terminal)
        {
            throw new RuntimeException(RuntimeErrorCode.NotSupported, "a container with a terminal is not supported by isula-shim");
        }

        var command = _runtime.Command(container, "create", ["--bundle", container.BundleFolder, "--pid-file", OciFiles.Pid(container)]);
        try
        {
            await _context.Supervisor.CreateAsync(container, new SupervisorParameters
            {
                Command = command,
                PidFile = OciFiles.Pid(container),
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
