namespace Atoll.Host.Daemon;

/// <summary>One daemon at a time works in a root folder.</summary>
internal static class RootLock
{
    /// <summary>Held until disposed, or until the process ends in whatever way.</summary>
    /// <exception cref="RuntimeException">AlreadyExists when another daemon holds it.</exception>
    public static IDisposable Take(string root)
    {
        var file = Path.Combine(root, "atolld.lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new RuntimeException(RuntimeErrorCode.AlreadyExists, $"another atolld works in {root}; stop it, or give this one another --root and --state");
        }
    }
}
