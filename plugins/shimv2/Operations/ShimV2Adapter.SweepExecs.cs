using Atoll.Plugins.ShimV2.Shims;
using Microsoft.Extensions.Logging;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>After a restart of the daemon nobody reads an exec's output or waits for its code; it runs to its end or to its time limit, and what is kept for it goes.</summary>
    private async Task SweepExecsAsync(ContainerRef container)
    {
        try
        {
            await Task.WhenAll(ExecRecord.All(container).Where(record => !_execs.ContainsKey(record.ExecId)).Select(record => SweepAsync(container, record)));
        }
        catch (Exception e) when (e is RuntimeException or IOException or UnauthorizedAccessException)
        {
            _context.Logger.LogWarning(e, "container {ContainerId}: what an earlier daemon left of an exec stays until the container ends", container.Id);
        }
    }

    private async Task SweepAsync(ContainerRef container, ExecRecord record)
    {
        _execs[record.ExecId] = true;
        var wait = CallAsync(container, "exec", client => client.WaitAsync(container.Id, record.ExecId, CancellationToken.None), CancellationToken.None);
        try
        {
            await wait.WaitAsync(record.Left(_context.TimeProvider) ?? Timeout.InfiniteTimeSpan, _context.TimeProvider, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            var state = await CallAsync(container, "exec", client => client.StateAsync(container.Id, record.ExecId, CancellationToken.None), CancellationToken.None);
            await EndExecAsync(container, record.ExecId, Identify((int)state.Pid));
            await wait;
        }
        catch (RuntimeException)
        {
            // It was never started, or its shim is gone: there is nothing to wait for.
        }

        await _context.Supervisor.ReleaseAsync(container, record.ExecId, CancellationToken.None);
        await DeleteExecAsync(container, record);
    }
}
