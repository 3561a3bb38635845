namespace Atoll.Cli.Archive;

/// <summary>What lies at the end of a path that something is copied to, or from.</summary>
/// <param name="Exists">False: nothing does.</param>
internal readonly record struct PathKind(bool Exists, bool IsFolder);

/// <summary>Where a copy goes: a folder, and what its first name becomes there; empty where only its content is wanted.</summary>
internal readonly record struct CopyTarget(string Folder, string Name)
{
    /// <summary>docker cp's rules.</summary>
    public static CopyTarget Of(string source, bool sourceIsFolder, string target, PathKind kind)
    {
        string trimmed = target.Length > 1 ? target.TrimEnd('/') : target;
        if (kind is { Exists: true, IsFolder: true })
            return new CopyTarget(target, sourceIsFolder && WantsContent(source) ? "" : LastName(source));
        if (kind.Exists && sourceIsFolder)
            throw new CliException("cannot copy directory");
        if (kind.Exists && target.EndsWith('/'))
            throw new CliException($"not a directory: {target}");
        if (!kind.Exists && !sourceIsFolder && target.EndsWith('/'))
            throw new CliException($"no such directory: {target}");

        string parent = trimmed.LastIndexOf('/') is var slash and >= 0 ? trimmed[..Math.Max(slash, 1)] : ".";
        return new CopyTarget(parent, LastName(trimmed));
    }

    /// <summary>The name of an entry of the archive, whose first part the source gave; null for the top of what gives only its content.</summary>
    public string? Rename(string entry)
    {
        string[] parts = [.. entry.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".")];
        string[] renamed = [.. Name.Length > 0 ? [Name] : Array.Empty<string>(), .. parts.Skip(1)];
        return renamed.Length == 0 ? null : string.Join('/', renamed);
    }

    public static string LastName(string path) => path.Split('/').LastOrDefault(part => part is not ("" or ".")) ?? "/";

    private static bool WantsContent(string source) => source.EndsWith("/.", StringComparison.Ordinal) || source is ".";
}
