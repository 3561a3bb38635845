using System.Globalization;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>What the next daemon must know of an exec: that it is there, and when it must end.</summary>
internal sealed class ExecRecord(ContainerRef container, string execId)
{
    public string ExecId => execId;

    /// <summary>How long it may go on; null for no limit.</summary>
    public TimeSpan? Left(TimeProvider timeProvider)
        => File.Exists(Path) && long.TryParse(File.ReadAllText(Path), NumberStyles.None, CultureInfo.InvariantCulture, out var deadline)
            ? deadline > timeProvider.GetTimestamp() ? timeProvider.GetElapsedTime(timeProvider.GetTimestamp(), deadline) : TimeSpan.Zero
            : null;

    private string Path => System.IO.Path.Combine(ShimFiles.Execs(container), execId);

    public static IReadOnlyList<ExecRecord> All(ContainerRef container)
        => Directory.Exists(ShimFiles.Execs(container)) ? [.. Directory.EnumerateFiles(ShimFiles.Execs(container)).Select(file => new ExecRecord(container, System.IO.Path.GetFileName(file)))] : [];

    /// <summary>The moment is one of the clock that counts from the host's start and does not jump: a record does not outlive a reboot.</summary>
    public void Write(TimeSpan? limit, TimeProvider timeProvider)
    {
        var deadline = limit is { } time ? timeProvider.GetTimestamp() + (long)(time.TotalSeconds * timeProvider.TimestampFrequency) : (long?)null;
        Directory.CreateDirectory(ShimFiles.Execs(container), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path, deadline?.ToString(CultureInfo.InvariantCulture) ?? "");
    }

    public void Remove()
    {
        try
        {
            File.Delete(Path);
        }
        catch (DirectoryNotFoundException)
        {
            // The container's cleanup was faster.
        }
    }
}
