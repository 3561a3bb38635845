using Atoll.Plugins.Oci;

namespace Atoll.Plugins.IsulaShim;

/// <summary>Drives any OCI runtime with runc's command line behind the host's supervisor. iSulad: isula shim v1. One file per operation.</summary>
public sealed partial class IsulaShimAdapter : IRuntimeAdapter, IRuntimeKnowledge
{
    private readonly IAdapterContext _context;
    private readonly OciRuntime _runtime;

    /// <summary>Made by the host.</summary>
    /// <param name="context">Processes, supervisor, settings.</param>
    public IsulaShimAdapter(IAdapterContext context)
    {
        _context = context;
        var seconds = context.Config.GetInt64("command_timeout") ?? 60;
        if (seconds is < 1 or > 3600)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"[plugins.isula-shim] command_timeout must be 1 to 3600 seconds, not {seconds}");
        }

        _runtime = new OciRuntime(context.Processes, new PinnedRuntimes(Path.Combine(context.RootFolder, "runtimes"), context.Logger), TimeSpan.FromSeconds(seconds));
    }
}
