using System.Formats.Tar;
using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Host.Containers.Archives;

/// <summary>Puts a tar archive's entries into a folder of a container.</summary>
/// <param name="files">The container's.</param>
/// <param name="folder">Absolute path in the container.</param>
/// <param name="keepOwners">As in the archive; else all belongs to root.</param>
/// <param name="keepKinds">Refuses to put a folder in the place of something else, or something else in the place of a folder.</param>
internal sealed class ArchiveReader(ContainerFiles files, string folder, bool keepOwners, bool keepKinds)
{
    private const uint S_IFIFO = 0x1000, S_IFCHR = 0x2000, S_IFBLK = 0x6000;

    /// <exception cref="RuntimeException">InvalidArgument for what is no archive, or whose names lead out of the folder.</exception>
    public async Task ExtractAsync(Stream archive, CancellationToken cancellationToken)
    {
        try
        {
            await using var tar = new TarReader(archive, leaveOpen: true);
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                await ExtractAsync(entry, cancellationToken);
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"the archive cannot be read: {e.Message}", e);
        }
    }

    private async Task ExtractAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        var parts = Parts(entry.Name);
        if (parts.Length == 0 || entry.EntryType is TarEntryType.GlobalExtendedAttributes)
        {
            return;
        }

        var (parent, name) = (Join(parts[..^1]), parts[^1]);
        using var place = FolderFor(parent);
        if (entry.EntryType == TarEntryType.Directory)
        {
            MakeFolder(place, name);
        }
        else
        {
            RemoveOther(place, name);
            await MakeAsync(place, name, entry, cancellationToken);
        }

        Attributes(place, name, entry);
    }

    private async Task MakeAsync(FileDescriptor place, string name, TarEntry entry, CancellationToken cancellationToken)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                await WriteAsync(place, name, entry, cancellationToken);
                break;
            case TarEntryType.SymbolicLink:
                Check(Files.symlinkat(entry.LinkName, place.Number, name), "symlink", name);
                break;
            case TarEntryType.HardLink:
                HardLink(place, name, entry.LinkName);
                break;
            case TarEntryType.Fifo:
                Check(Files.mknodat(place.Number, name, S_IFIFO | (uint)entry.Mode, 0), "mknod", name);
                break;
            case TarEntryType.CharacterDevice or TarEntryType.BlockDevice when entry is PosixTarEntry device:
                var type = entry.EntryType == TarEntryType.BlockDevice ? S_IFBLK : S_IFCHR;
                Check(Files.mknodat(place.Number, name, type | (uint)entry.Mode, Device((uint)device.DeviceMajor, (uint)device.DeviceMinor)), "mknod", name);
                break;
            default:
                throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"the archive's entry {entry.Name} is of a kind that cannot be extracted: {entry.EntryType}");
        }
    }

    private static async Task WriteAsync(FileDescriptor place, string name, TarEntry entry, CancellationToken cancellationToken)
    {
        var fd = Files.openat(place.Number, name, Files.O_WRONLY | Files.O_CREAT | Files.O_EXCL | Unistd.O_NOFOLLOW | Unistd.O_CLOEXEC, (uint)entry.Mode);
        Check(fd, "create", name);
        using var handle = new SafeFileHandle(fd, ownsHandle: true);
        if (entry.DataStream is { } data)
        {
            await using var file = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            await data.CopyToAsync(file, cancellationToken);
        }
    }

    private void HardLink(FileDescriptor place, string name, string target)
    {
        using var existing = files.Find($"{folder}/{Join(Parts(target))}", follow: false);

        // Linking by descriptor needs the way over /proc (linkat(2), AT_SYMLINK_FOLLOW).
        const int AT_SYMLINK_FOLLOW = 0x400;
        Check(Files.linkat(-100, $"/proc/self/fd/{existing.Number}", place.Number, name, AT_SYMLINK_FOLLOW), "link", name);
    }

    private void Attributes(FileDescriptor place, string name, TarEntry entry)
    {
        if (entry.EntryType == TarEntryType.HardLink)
        {
            return;
        }

        var (owner, group) = keepOwners ? ((uint)entry.Uid, (uint)entry.Gid) : (0u, 0u);
        Check(Files.fchownat(place.Number, name, owner, group, Files.AT_SYMLINK_NOFOLLOW), "chown", name);
        if (entry.EntryType == TarEntryType.SymbolicLink)
        {
            return;
        }

        var opened = new FileDescriptor(Files.openat(place.Number, name, Unistd.O_PATH | Unistd.O_NOFOLLOW | Unistd.O_CLOEXEC, 0));
        using (opened)
        {
            Check(opened.IsInvalid ? -1 : 0, "open", name);
            Check(Files.fchmodat(-100, $"/proc/self/fd/{opened.Number}", (uint)entry.Mode, 0), "chmod", name);
        }

        SetTime(place, name, entry.ModificationTime);
    }

    private static unsafe void SetTime(FileDescriptor place, string name, DateTimeOffset time)
    {
        var spec = new Files.timespec { tv_sec = time.ToUnixTimeSeconds(), tv_nsec = time.UtcTicks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick };
        var both = stackalloc Files.timespec[] { spec, spec };
        Check(Files.utimensat(place.Number, name, both, Files.AT_SYMLINK_NOFOLLOW), "set the time of", name);
    }

    /// <summary>The folder for an entry; what is missing on the way is made.</summary>
    private FileDescriptor FolderFor(string path)
    {
        var whole = path.Length > 0 ? $"{folder}/{path}" : folder;
        if (files.TryFind(whole, Unistd.O_PATH | Unistd.O_DIRECTORY, out var errno) is { } found)
        {
            return found;
        }

        if (errno != Errno.ENOENT || path.Length == 0)
        {
            throw Errno.Exception($"open {whole}", errno);
        }

        var parts = path.Split('/');
        using (var parent = FolderFor(Join(parts[..^1])))
        {
            Check(Files.mkdirat(parent.Number, parts[^1], 0b111_101_101), "mkdir", parts[^1]);
        }

        return files.FindFolder(whole);
    }

    private void MakeFolder(FileDescriptor place, string name)
    {
        if (Kind(place, name) is { } existing)
        {
            if (existing.IsFolder)
            {
                return;
            }

            if (keepKinds)
            {
                throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"cannot overwrite non-directory {name} with directory");
            }

            Check(Files.unlinkat(place.Number, name, 0), "unlink", name);
        }

        Check(Files.mkdirat(place.Number, name, 0b111_000_000), "mkdir", name);
    }

    private void RemoveOther(FileDescriptor place, string name)
    {
        if (Kind(place, name) is not { } existing)
        {
            return;
        }

        if (existing.IsFolder && keepKinds)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"cannot overwrite directory {name} with non-directory");
        }

        Check(Files.unlinkat(place.Number, name, existing.IsFolder ? Files.AT_REMOVEDIR : 0), "unlink", name);
    }

    private static FileStatus? Kind(FileDescriptor place, string name)
    {
        using var file = new FileDescriptor(Files.openat(place.Number, name, Unistd.O_PATH | Unistd.O_NOFOLLOW | Unistd.O_CLOEXEC, 0));
        return file.IsInvalid ? null : FileStatus.Of(file);
    }

    /// <summary>An absolute name is one within the folder; one that goes up is refused.</summary>
    private static string[] Parts(string name)
    {
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        return parts.Contains("..") ? throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"the archive's entry {name} leads out of the folder") : parts;
    }

    private static string Join(string[] parts) => string.Join('/', parts);

    private static void Check(int result, string what, string name)
    {
        if (result < 0)
        {
            throw Errno.Exception($"{what} {name} in the container", Errno.Last);
        }
    }

    /// <summary>As glibc's makedev(3) packs it.</summary>
    private static ulong Device(ulong major, ulong minor) => (minor & 0xff) | ((major & 0xfff) << 8) | ((minor & ~0xfful) << 12) | ((major & ~0xffful) << 32);
}
