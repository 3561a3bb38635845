using System.Globalization;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>What the next daemon must know of an exec: that it is there, and when it must end.</summary>
internal sealed class ExecRecord(ContainerRef container, string execId)
{
    public string ExecId => execId;

    /// <summary>Null for none.</summary>
    public DateTimeOffset? Deadline
        => File.Exists(Path) && long.TryParse(File.ReadAllText(Path), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private string Path => System.IO.Path.Combine(ShimFiles.Execs(container), execId);

    public static IReadOnlyList<ExecRecord> All(ContainerRef container)
        => Directory.Exists(ShimFiles.Execs(container)) ? [.. Directory.EnumerateFiles(ShimFiles.Execs(container)).Select(file => new ExecRecord(container, System.IO.Path.GetFileName(file)))] : [];

    public void Write(DateTimeOffset? deadline)
    {
        Directory.CreateDirectory(ShimFiles.Execs(container), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path, deadline?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "");
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
