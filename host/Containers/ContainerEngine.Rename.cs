using Atoll.Host.Containers.Validation;
using Atoll.Host.Linux;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Gives a container another name; its old one is free at once.</summary>
    public async Task<string> RenameAsync(string reference, string name, CancellationToken cancellationToken)
    {
        Check.Require(ContainerNames.IsName(name), $"'{Check.Cut(name)}' is no container name: {ContainerNames.Expected}");
        var container = _index.Find(reference);
        using var hold = await container.LockAsync(cancellationToken);
        var snapshot = container.Snapshot;
        Require(snapshot.Status.CanRename, snapshot, "rename");
        if (name == snapshot.Name)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"container {name} has that name already");
        }

        RenameLocked(container, snapshot, name);
        return container.Id;
    }

    private void RenameLocked(Container container, ContainerSnapshot snapshot, string name)
    {
        var before = container.Snapshot.Name;
        _index.Reserve(name, container.Id);
        try
        {
            CrashPoint.Reach("rename: name reserved");
            var renamed = snapshot with { Name = name };
            Save(container, renamed, Event(renamed, "rename", ("oldName", before)));
        }
        catch
        {
            _index.Free(name, container.Id);
            throw;
        }

        CrashPoint.Reach("rename: recorded");
        _index.Free(before, container.Id);
    }
}
