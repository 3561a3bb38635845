using Atoll.PluginSdk;

namespace Vendor.ProcessRuntime;

public sealed partial class ProcessAdapter
{
    /// <inheritdoc/>
    public async Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken)
    {
        var process = context.Supervisor.FindProcess(container)
            ?? throw new RuntimeException(RuntimeErrorCode.InvalidState, $"container {container.Id} was not created");

        // Opening a fifo waits for the other side. If the process dies instead of coming to its gate, the gate is opened from this side to end the wait.
        var opened = Task.Run(() => OpenGate(Gate(container)), CancellationToken.None);
        var ended = context.Processes.WaitForEndAsync(process, cancellationToken);
        if (await Task.WhenAny(opened, ended) == ended)
        {
            try
            {
                using var gate = File.OpenHandle(Gate(container), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
                await opened;
            }
            catch (FileNotFoundException)
            {
                // It came through its gate, which is gone since, and has ended already.
                await opened;
            }

            await ended;
        }

        return process;
    }

    private static void OpenGate(string gate)
    {
        using var handle = File.OpenHandle(gate, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
    }
}
