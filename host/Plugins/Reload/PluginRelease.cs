using Atoll.Host.Plugins.Faults;

namespace Atoll.Host.Plugins.Reload;

/// <summary>Gives a plugin another chance: out of quarantine, out of draining, in safe mode in.</summary>
internal sealed class PluginRelease(PluginHost host, Quarantine quarantine, PluginFaults faults, CallJournal journal, SafeMode safeMode, OperatorChoice choice, PluginReload reload)
{
    public Task<ReloadResult> ReleaseAsync(string id, CancellationToken cancellationToken)
    {
        quarantine.Release(id);
        faults.Forget(id);
        journal.Forget(id);
        safeMode.Release(id);
        return host.Catalogue.Find(id) is { DrainPlace: not null } ? choice.SetPluginAsync(id, Service.Enabled, cancellationToken) : reload.RunAsync(isDryRun: false, cancellationToken);
    }
}
