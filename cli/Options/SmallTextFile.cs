namespace Atoll.Cli.Options;

/// <summary>A file whose content goes to the daemon, which may not be able to read it itself.</summary>
internal static class SmallTextFile
{
    public static string Read(string file, string flag)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"Cannot read {file} of {flag}: {e.Message}");
        }
    }
}
