namespace Atoll.Cli.Options;

/// <summary>docker's --cidfile: made before the container, so that two cannot share it; gone again where there is no container.</summary>
internal static class IdFile
{
    public static string Write(string? file, Func<string> create)
    {
        if (file is null)
            return create();

        FileStream stream;
        try
        {
            stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(File.Exists(file)
                ? $"container ID file found, make sure the other container isn't running or delete {file}"
                : $"Cannot write {file}: {e.Message}");
        }

        using (stream)
        {
            try
            {
                string id = create();
                stream.Write(System.Text.Encoding.ASCII.GetBytes(id));
                return id;
            }
            catch
            {
                File.Delete(file);
                throw;
            }
        }
    }
}
