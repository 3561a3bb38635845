namespace Atoll.Cli.Options;

/// <summary>NAME=VALUE, or NAME alone for the value that the client itself has.</summary>
internal static class EnvironmentEntry
{
    /// <returns>Null where NAME is not set here.</returns>
    public static string? Resolve(string entry)
    {
        if (entry.Length == 0 || entry[0] == '=')
            throw new UsageException($"invalid environment variable '{entry}': use NAME=VALUE or NAME");
        if (entry.Contains('='))
            return entry;

        return Environment.GetEnvironmentVariable(entry) is { } value ? $"{entry}={value}" : null;
    }

    /// <summary>Those of files, then those of flags, which count more.</summary>
    public static IEnumerable<string> All(string[] files, string[] entries) =>
        files.SelectMany(file => LinesFile.Read(file, "--env-file")).Select(line => line.TrimStart()).Concat(entries).Select(Resolve).OfType<string>();
}
