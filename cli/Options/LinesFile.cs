namespace Atoll.Cli.Options;

/// <summary>A file of one entry a line, as docker reads --env-file and --label-file: blank lines and those that begin with # count for nothing.</summary>
internal static class LinesFile
{
    public static IEnumerable<string> Read(string file, string flag)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"Cannot read {file} of {flag}: {e.Message}");
        }

        return lines.Select(line => line.TrimStart()).Where(line => line.Length > 0 && line[0] != '#');
    }
}
