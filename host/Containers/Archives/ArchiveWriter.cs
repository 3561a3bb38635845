using System.Formats.Tar;
using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Host.Containers.Archives;

/// <summary>Writes files and folders as a tar archive (POSIX.1-2001). Sockets are left out: they mean nothing elsewhere.</summary>
internal sealed class ArchiveWriter(Stream to) : IAsyncDisposable
{
    private readonly TarWriter _tar = new(to, TarEntryFormat.Pax, leaveOpen: true);
    private readonly Dictionary<(uint, uint, ulong), string> _linked = [];

    /// <summary>Adds a file, or a folder with all in it.</summary>
    /// <param name="file">Opened to be looked at.</param>
    /// <param name="name">Its name in the archive; empty for a folder whose content alone is wanted.</param>
    public async Task AddAsync(FileDescriptor file, string name, CancellationToken cancellationToken)
    {
        var status = FileStatus.Of(file);
        if (name.Length > 0)
        {
            await AddEntryAsync(file, status, name, cancellationToken);
        }

        if (status.IsFolder)
        {
            await AddContentAsync(file, name, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _tar.DisposeAsync();

    private async Task AddContentAsync(FileDescriptor folder, string name, CancellationToken cancellationToken)
    {
        foreach (var child in Names(folder))
        {
            var fd = Files.openat(folder.Number, child, Unistd.O_PATH | Unistd.O_NOFOLLOW | Unistd.O_CLOEXEC, 0);
            if (fd < 0)
            {
                continue; // It is gone meanwhile.
            }

            using var file = new FileDescriptor(fd);
            await AddAsync(file, name.Length > 0 ? $"{name}/{child}" : child, cancellationToken);
        }
    }

    /// <summary>The names in the very folder that is open.</summary>
    private static string[] Names(FileDescriptor folder)
        => [.. new DirectoryInfo($"/proc/self/fd/{folder.Number}").EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    private async Task AddEntryAsync(FileDescriptor file, FileStatus status, string name, CancellationToken cancellationToken)
    {
        if (status is { IsFolder: false, Links: > 1 } && !_linked.TryAdd(status.Identity, name))
        {
            await WriteAsync(new PaxTarEntry(TarEntryType.HardLink, name) { LinkName = _linked[status.Identity] }, status, cancellationToken);
        }
        else if (status.IsFile)
        {
            using var content = ContainerFiles.Reopen(file, Unistd.O_RDONLY);
            using var handle = new SafeFileHandle(content.Number, ownsHandle: false);
            await using var data = new ExactContent(handle, status.Size);
            await WriteAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data }, status, cancellationToken);
        }
        else if (status.IsLink)
        {
            await WriteAsync(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = ContainerFiles.LinkTarget(file) }, status, cancellationToken);
        }
        else if (status.IsFolder)
        {
            await WriteAsync(new PaxTarEntry(TarEntryType.Directory, name + "/"), status, cancellationToken);
        }
        else if (status.IsPipe)
        {
            await WriteAsync(new PaxTarEntry(TarEntryType.Fifo, name), status, cancellationToken);
        }
        else if (status.IsCharacterDevice || status.IsBlockDevice)
        {
            var type = status.IsBlockDevice ? TarEntryType.BlockDevice : TarEntryType.CharacterDevice;
            await WriteAsync(new PaxTarEntry(type, name) { DeviceMajor = (int)status.Major, DeviceMinor = (int)status.Minor }, status, cancellationToken);
        }
    }

    private Task WriteAsync(PaxTarEntry entry, FileStatus status, CancellationToken cancellationToken)
    {
        entry.Mode = status.Permissions;
        entry.Uid = (int)status.Owner;
        entry.Gid = (int)status.Group;
        entry.ModificationTime = status.ModifiedAt;
        return _tar.WriteEntryAsync(entry, cancellationToken);
    }
}
