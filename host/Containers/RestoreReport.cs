namespace Atoll.Host.Containers;

/// <summary>What became, at the start of the daemon, of what an earlier one had left.</summary>
internal sealed class RestoreReport
{
    private int _adopted, _ended, _unknown, _undone, _quarantined;

    /// <summary>Run on under this daemon.</summary>
    public int Adopted => _adopted;

    /// <summary>Ended while there was no daemon; their exit codes are the true ones.</summary>
    public int Ended => _ended;

    /// <summary>Ended while there was no daemon, and nobody saw how; after a reboot, all of them.</summary>
    public int Unknown => _unknown;

    /// <summary>Were being started or removed: undone, or finished.</summary>
    public int Undone => _undone;

    /// <summary>Their records cannot be read: set aside, nothing of them touched.</summary>
    public int Unreadable { get; init; }

    /// <summary>Folders of containers that were never recorded, which held nothing that runs; removed.</summary>
    public int Removed { get; init; }

    /// <summary>State folders that no record knows, with what may run in them; left alone and told in the log.</summary>
    public int Orphans { get; init; }

    /// <summary>A folder of theirs is a link or somebody else's: nothing is done with them until that is put right.</summary>
    public int Quarantined => _quarantined;

    /// <summary>Ends when every container has been looked at.</summary>
    public Task Finished { get; init; } = Task.CompletedTask;

    public void CountAdopted() => Interlocked.Increment(ref _adopted);

    public void CountUndone() => Interlocked.Increment(ref _undone);

    public void CountQuarantined() => Interlocked.Increment(ref _quarantined);

    public void CountEnd(ExitStatus exit) => Interlocked.Increment(ref exit.Reason == ExitReason.Unknown ? ref _unknown : ref _ended);

    public override string ToString() => $"adopted {Adopted}, ended meanwhile {Ended}, unknown {Unknown}, undone {Undone}, unreadable {Unreadable}, folders removed {Removed}, orphans {Orphans}, quarantined {Quarantined}";
}
