using System.Runtime.InteropServices;
using Atoll.PluginSdk;

namespace Vendor.ProcessRuntime;

/// <summary>
/// Runs containers as plain processes of the host, under the host's supervisor. One file for each operation in Operations/; what is left out there
/// (statistics, updates, terminals) the host answers with NotSupported.
/// </summary>
public sealed partial class ProcessAdapter(IAdapterContext context) : IRuntimeAdapter
{
    private const string RuntimeName = "host-process";

    /// <inheritdoc/>
    public bool Detect(RuntimeRef runtime) => runtime.Name == RuntimeName;

    /// <summary>Exists from create until the command was let go.</summary>
    private static string Gate(ContainerRef container) => Path.Combine(container.StateFolder, "gate");

    private static void RefuseTerminal(ConsoleKind console)
    {
        if (console == ConsoleKind.Terminal)
        {
            throw new RuntimeException(RuntimeErrorCode.NotSupported, $"a terminal is not supported by runtime {RuntimeName}");
        }
    }

    /// <summary>The runtime's own command. It gets no variables but these, the container's mark among them, which makes it the container's from its first moment.</summary>
    private Command Command(string folder, string verb, string containerId, params string[] args) => new()
    {
        Path = Path.Combine(context.PluginFolder, "Vendor.ProcessRuntime"),
        Args = [verb, containerId, .. args],
        WorkingFolder = folder,
        Environment = [$"{ContainerProcesses.Mark}={containerId}", $"DOTNET_ROOT={DotnetRoot}", "DOTNET_EnableDiagnostics=0", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
    };

    private string DotnetRoot => context.Config.GetString("dotnet_root") is { Length: > 0 } configured
        ? configured
        : Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>A command that is not there is the user's mistake, and has a code of its own.</summary>
    private static RuntimeException Refusal(CommandFailedException failure) => failure.Result.ExitCode switch
    {
        var code and (CommandNotStartedException.NotFoundExitCode or CommandNotStartedException.NotExecutableExitCode)
            => new CommandNotStartedException(code, failure.Result.Stderr.Trim(), failure),
        _ => failure,
    };
}
