namespace Atoll.Plugins.Lcr.ControlGroups;

internal sealed partial class ContainerCgroup
{
    private const string Frozen = "FROZEN", Thawed = "THAWED";

    /// <summary>Version 1 tells nobody when the last process has stopped, so its state is read again at this pace.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    public bool IsFrozen => _isUnified ? Read("cgroup.events").Contains("frozen 1", StringComparison.Ordinal) : Read("freezer.state") == Frozen;

    /// <summary>Ends when every process is frozen; otherwise they are thawed again.</summary>
    public async Task FreezeAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            await (_isUnified ? FreezeUnifiedAsync(cancellationToken) : FreezeV1Async(timeProvider, cancellationToken));
        }
        catch
        {
            ThawNow();
            throw;
        }
    }

    public void Thaw() => Write(_isUnified ? new CgroupWrite("", "cgroup.freeze", "0") : new CgroupWrite("freezer", "freezer.state", Thawed));

    /// <summary>Thaws what may be frozen or gone.</summary>
    public void ThawNow() => _ = TryWrite(_isUnified ? new CgroupWrite("", "cgroup.freeze", "0") : new CgroupWrite("freezer", "freezer.state", Thawed));

    private async Task FreezeV1Async(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var pace = new PeriodicTimer(Pace, timeProvider);
        do
        {
            // A process that was made meanwhile needs to be told again: the kernel's freezer-subsystem.rst.
            Write(new CgroupWrite("freezer", "freezer.state", Frozen));
        }
        while (!IsFrozen && await pace.WaitForNextTickAsync(cancellationToken));
    }

    private async Task FreezeUnifiedAsync(CancellationToken cancellationToken)
    {
        var changed = new SemaphoreSlim(0);
        using var watch = new FileSystemWatcher(Folder(""), "cgroup.events") { NotifyFilter = NotifyFilters.LastWrite };
        watch.Changed += (_, _) => changed.Release();
        watch.EnableRaisingEvents = true;
        Write(new CgroupWrite("", "cgroup.freeze", "1"));
        while (!IsFrozen)
        {
            await changed.WaitAsync(cancellationToken);
        }
    }

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(Folder("freezer"), file)).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
