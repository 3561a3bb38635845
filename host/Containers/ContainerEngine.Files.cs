using Atoll.Host.Containers.Archives;
using Atoll.Host.Linux;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Writes the root filesystem as a tar archive.</summary>
    public async Task ExportAsync(string reference, Stream to, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference).Snapshot;
        using var root = FileDescriptor.Open(container.Config.Rootfs, Linux.Native.Unistd.O_PATH | Linux.Native.Unistd.O_DIRECTORY);
        await using (var archive = new ArchiveWriter(to))
        {
            await archive.AddAsync(root, "", cancellationToken);
        }

        Tell(container, "export");
    }

    /// <summary>What lies at a path of a container.</summary>
    /// <param name="follow">Of a link at the path's end: what it leads to.</param>
    public PathStatus StatPath(string reference, string path, bool follow)
    {
        using var files = ContainerFiles.Open(_index.Find(reference).Snapshot);
        using var file = files.Find(path, follow);
        return PathStatus.Of(path, file);
    }

    /// <summary>Writes a file or folder of a container as a tar archive.</summary>
    /// <param name="found">Called first.</param>
    public async Task CopyFromAsync(string reference, string path, bool follow, Func<PathStatus, Task> found, Stream to, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference).Snapshot;
        using var files = ContainerFiles.Open(container);
        using var file = files.Find(path, follow);
        var status = PathStatus.Of(path, file);
        await found(status);
        await using (var archive = new ArchiveWriter(to))
        {
            await archive.AddAsync(file, status.Name == "/" ? "" : status.Name, cancellationToken);
        }

        Tell(container, "archive-path");
    }

    /// <summary>Extracts a tar archive into a folder of a container.</summary>
    public async Task CopyToAsync(string reference, string path, bool keepOwners, bool keepKinds, Stream archive, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference).Snapshot;
        if (container.Config.Request.ReadonlyRootfs && !container.Status.CanObserve)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidState, $"cannot copy into container {container.Name}: its root filesystem is read-only");
        }

        using var files = ContainerFiles.Open(container);
        files.FindFolder(path).Dispose();
        await new ArchiveReader(files, path, keepOwners, keepKinds).ExtractAsync(archive, cancellationToken);
        Tell(container, "extract-to-dir");
    }
}
