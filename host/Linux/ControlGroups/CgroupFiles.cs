using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Host.Linux.ControlGroups;

/// <summary>
/// The files of one cgroup, each opened once and then read from its beginning as often as it is asked for: opening one costs the kernel ten times what
/// reading it does.
/// </summary>
/// <param name="folder">A controller's folder; version 2 has one for all.</param>
internal sealed class CgroupFiles(Func<string, string> folder) : IDisposable
{
    /// <summary>Fits memory.stat, the longest, with room to spare.</summary>
    public const int BufferSize = 16 * 1024;

    private readonly Dictionary<(string Controller, string File), SafeFileHandle?> _files = [];

    /// <summary>A file was there and is no more: the cgroup has been removed, and one that was made anew at its path has other files.</summary>
    public bool IsStale { get; private set; }

    /// <summary>None of the files that were asked for was there.</summary>
    public bool IsEmpty => _files.Values.All(file => file is null);

    public bool IsClosed { get; private set; }

    /// <summary>A file's content; nothing where there is no such file.</summary>
    public ReadOnlySpan<byte> Read(string controller, string file, Span<byte> buffer, out bool found)
    {
        found = false;
        if (!_files.TryGetValue((controller, file), out var handle))
        {
            handle = Open(Path.Combine(folder(controller), file));
            _files.Add((controller, file), handle);
        }

        if (handle is null)
        {
            return [];
        }

        try
        {
            // The kernel writes such a file as one record, so that what it gives at once is all there is (seq_file, fs/seq_file.c).
            var length = RandomAccess.Read(handle, buffer, 0);
            found = true;
            return buffer[..length];
        }
        catch (IOException)
        {
            // ENODEV.
            IsStale = true;
            return [];
        }
    }

    /// <summary>A file that holds one number, or <c>max</c>; null where there is none.</summary>
    public ulong? Number(string controller, string file)
    {
        Span<byte> buffer = stackalloc byte[64];
        var content = Read(controller, file, buffer, out var found);
        return !found ? null : content.StartsWith("max"u8) ? ulong.MaxValue : Utf8Parser.TryParse(content, out ulong number, out _) ? number : null;
    }

    public void Dispose()
    {
        IsClosed = true;
        foreach (var file in _files.Values)
        {
            file?.Dispose();
        }
    }

    private static SafeFileHandle? Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
