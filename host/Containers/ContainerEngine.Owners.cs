using Atoll.Host.Plugins.Reload;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine : IPluginUsers
{
    /// <summary>So many running containers are asked for before a plugin takes over; they stand for the others.</summary>
    private const int Probes = 8;

    IReadOnlySet<(string Id, string Hash)> IPluginUsers.Needed
        => _index.All.Select(container => (container.Snapshot.Config.Runtime.PluginId, container.Snapshot.Config.Runtime.PluginHash)).ToHashSet();

    int IPluginUsers.CountOf(string pluginId) => _index.All.Count(container => container.Snapshot.Config.Runtime.PluginId == pluginId);

    int IPluginUsers.CountOfRuntime(string name) => _index.All.Count(container => container.Snapshot.Config.Runtime.Name == name);

    async Task<string?> IPluginUsers.ProbeAsync(IRuntimeAdapter adapter, string pluginId)
    {
        var running = _index.All.Select(container => container.Snapshot).Where(container => container.Status == ContainerStatus.Running && container.Config.Runtime.PluginId == pluginId).Take(Probes);
        var problems = await Task.WhenAll(running.Select(container => ProbeAsync(adapter, container)));
        return problems.FirstOrDefault(problem => problem is not null);
    }

    /// <summary>A container that its own process says is alive must be so for the new adapter too.</summary>
    private async Task<string?> ProbeAsync(IRuntimeAdapter adapter, ContainerSnapshot container)
    {
        using var deadline = new CancellationTokenSource(TimeLimit(container), timeProvider);
        try
        {
            var state = await Task.Run(() => adapter.GetStateAsync(Ref(container.Config), new StateParameters(), deadline.Token), CancellationToken.None).WaitAsync(deadline.Token);
            return state.Status == RuntimeStatus.Stopped && container.Process?.IsAlive() == true
                ? $"it says that container {container.Name} is stopped, which runs"
                : null;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return $"it did not tell the state of container {container.Name} within {TimeLimit(container).TotalSeconds:0} s";
        }
        catch (Exception e)
        {
            return $"it cannot tell the state of container {container.Name}: {e.Message}";
        }
    }
}
