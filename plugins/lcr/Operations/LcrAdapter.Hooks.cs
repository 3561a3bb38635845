using System.Text;
using Atoll.Plugins.Lcr.Engine;
using Atoll.Plugins.Lcr.Translation;
using Microsoft.Extensions.Logging;

namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    private const string Stopped = "stopped";

    /// <summary>OCI hooks of the host's side, one after the other, with the container's state on their standard input. The first that fails ends it.</summary>
    private async Task RunHooksAsync(ContainerRef container, Bundle bundle, string status, IReadOnlyList<string> phases, CancellationToken cancellationToken)
    {
        foreach (var hook in phases.SelectMany(phase => OciHook.Of(bundle, phase)))
        {
            var state = bundle.State(container, status, status == Stopped ? 0 : ContainerInit.Find(container)?.Pid ?? 0);
            LcrFiles.Write(LcrFiles.HookState(container), Encoding.UTF8.GetBytes(state.ToJsonString()));
            await RunHookAsync(container, hook, cancellationToken);
        }
    }

    private async Task RunHookAsync(ContainerRef container, OciHook hook, CancellationToken cancellationToken)
    {
        CommandResult result;
        try
        {
            result = await _context.Processes.RunAsync(_commands.Hook(container, (hook.Path, hook.Args, hook.Env), hook.Timeout), cancellationToken);
        }
        catch (CommandFailedException e) when (e.Code == RuntimeErrorCode.DeadlineExceeded)
        {
            throw new CommandFailedException(e.Code, $"the {hook.Phase} hook {hook.Path} ran longer than its timeout of {hook.Timeout.TotalSeconds:0} s and was ended", e.Result);
        }

        if (result.ExitCode != 0)
        {
            throw new CommandFailedException(RuntimeErrorCode.Internal, $"the {hook.Phase} hook {hook.Path} failed with exit code {result.ExitCode}: {result.Stderr.Trim()}", result) { RuntimeOutput = result.Stderr };
        }
    }

    /// <summary>After the end nobody can be told of a failure: it is logged, and the others run (OCI runtime specification, poststop).</summary>
    private async Task RunPoststopHooksAsync(ContainerRef container, CancellationToken cancellationToken)
    {
        try
        {
            var bundle = Bundle.Read(container);
            await RunHooksAsync(container, bundle, Stopped, ["poststop"], cancellationToken);
        }
        catch (RuntimeException e)
        {
            _context.Logger.LogWarning("container {ContainerId}: {Cause}", container.Id, e.Message);
        }
    }
}
