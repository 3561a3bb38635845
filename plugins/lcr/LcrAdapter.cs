using Atoll.Plugins.Lcr.Engine;

namespace Atoll.Plugins.Lcr;

/// <summary>Containers on liblxc, each behind the host's supervisor. iSulad: lcr. One file per operation.</summary>
public sealed partial class LcrAdapter : IRuntimeAdapter, IRequirements
{
    private readonly IAdapterContext _context;
    private readonly LxcLibrary _library;
    private readonly LxcCommands _commands;

    /// <summary>Made by the host.</summary>
    /// <param name="context">Processes, supervisor, settings.</param>
    public LcrAdapter(IAdapterContext context)
    {
        _context = context;
        var seconds = context.Config.GetInt64("command_timeout") ?? 60;
        if (seconds is < 1 or > 3600)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"[plugins.lcr] command_timeout must be 1 to 3600 seconds, not {seconds}");
        }

        _library = new LxcLibrary(context.Config.GetString("library") ?? "liblxc.so.1");
        _commands = new LxcCommands(Path.Combine(context.PluginFolder, "atoll-lxc"), _library.Name, TimeSpan.FromSeconds(seconds));
    }

    /// <inheritdoc/>
    public string? Missing() => _library.Problem() ?? _commands.Problem();

    private void Require()
    {
        if (Missing() is { } missing)
        {
            throw new RuntimeException(RuntimeErrorCode.Unavailable, missing);
        }
    }
}
