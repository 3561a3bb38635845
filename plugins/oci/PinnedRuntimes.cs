using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Atoll.Plugins.Oci;

/// <summary>
/// Copies of the binaries that containers were created with: a runtime that is upgraded, downgraded or removed under its containers may not understand what the one
/// before wrote. <see cref="BinaryOf"/> serves a container from its runtime's path as long as that holds the same file, and from the copy afterwards; whoever must say
/// at the creation what serves it for ever says <see cref="CopyOf"/>.
/// </summary>
/// <remarks>
/// <c>FOLDER/NAME-SIZE-TIME/NAME</c>, and beside it an empty file <c>containers/ID</c> for each that needs it. Scripts are not copied: what they call would not be.
/// </remarks>
/// <param name="folder">Not on a file system that is mounted noexec.</param>
internal sealed class PinnedRuntimes(string folder, ILogger logger)
{
    private const string Containers = "containers";
    private readonly Lock _changing = new();

    /// <summary>From now on a container is served by this binary, whatever becomes of its path. Where no copy can be made it goes without one.</summary>
    public void Pin(string binary, string id)
    {
        try
        {
            if (IsElf(binary))
            {
                lock (_changing)
                {
                    var copy = Path.Combine(folder, KeyOf(binary));
                    if (!Directory.Exists(copy))
                    {
                        Copy(binary, copy);
                        Prune(binary);
                    }

                    File.WriteAllBytes(Path.Combine(copy, Containers, id), []);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("container {Id}: no copy of {Binary} could be kept, and an upgrade of the runtime will reach it: {Cause}", id, binary, e.Message);
        }
    }

    /// <summary>The copy of the binary that a container was created with; null where there is none.</summary>
    public string? CopyOf(string id) => PinOf(id) is { } pin ? Directory.EnumerateFiles(pin).FirstOrDefault() : null;

    /// <summary>What serves a container.</summary>
    /// <param name="found">What its runtime's path holds now; null for nothing.</param>
    /// <returns>The same, or the copy where that is another file by now.</returns>
    public string? BinaryOf(string id, string? found)
        => PinOf(id) is { } pin && (found is null || KeyOf(found) != Path.GetFileName(pin)) ? Directory.EnumerateFiles(pin).FirstOrDefault() ?? found : found;

    /// <summary>A container needs nothing any more. Idempotent.</summary>
    /// <param name="found">What its runtime's path holds now; null for nothing.</param>
    public void Release(string id, string? found)
    {
        lock (_changing)
        {
            if (PinOf(id) is { } pin)
            {
                File.Delete(Path.Combine(pin, Containers, id));
                Prune(found);
            }
        }
    }

    private string? PinOf(string id) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).FirstOrDefault(pin => File.Exists(Path.Combine(pin, Containers, id))) : null;

    private static void Copy(string binary, string copy)
    {
        var making = $"{copy}.{Guid.NewGuid():n}.new";
        Directory.CreateDirectory(Path.Combine(making, Containers), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            File.Copy(binary, Path.Combine(making, Path.GetFileName(binary)));
            Directory.Move(making, copy);
        }
        catch
        {
            Directory.Delete(making, recursive: true);
            throw;
        }
    }

    /// <summary>Removes what nobody needs, but for the copy of what is in use now: the next container would make it again.</summary>
    private void Prune(string? current)
    {
        var kept = current is null ? null : KeyOf(current);
        foreach (var pin in Directory.EnumerateDirectories(folder).Where(pin => Path.GetFileName(pin) != kept && !Directory.EnumerateFileSystemEntries(Path.Combine(pin, Containers)).Any()))
        {
            Directory.Delete(pin, recursive: true);
        }
    }

    /// <summary>Tells one version of a file from the next.</summary>
    private static string KeyOf(string binary)
    {
        var file = new FileInfo(binary);
        file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(binary)}-{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}");
    }

    private static bool IsElf(string binary)
    {
        Span<byte> magic = stackalloc byte[4];
        using var file = File.OpenHandle(binary);
        return RandomAccess.Read(file, magic, 0) == 4 && magic.SequenceEqual("\u007fELF"u8);
    }
}
