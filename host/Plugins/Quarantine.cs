using Atoll.Host.Configuration;

namespace Atoll.Host.Plugins;

/// <summary>
/// Which plugins did harm, and which one was being loaded when a daemon died. One small file each under the root, so that a crash loop ends: the daemon that
/// finds its predecessor's mark does not load that content again.
/// </summary>
internal sealed class Quarantine(AtollConfiguration configuration)
{
    /// <summary>A daemon may be killed while it loads a plugin, by chance; twice in a row is no chance.</summary>
    private const int DeathsAllowed = 2;

    private string Folder => Path.Combine(configuration.Root, "quarantine");

    /// <summary>Why a plugin's content must not be loaded; null when it may.</summary>
    public string? ReasonFor(string id, string hash)
    {
        if (Read(Mark(id, hash)) is { } reason)
        {
            return reason;
        }

        var deaths = Deaths(id, hash);
        return deaths >= DeathsAllowed ? $"the daemon died {deaths} times in a row while it was loading it" : null;
    }

    public void Add(string id, string hash, string reason) => Write(Mark(id, hash), reason);

    public void Release(string id)
    {
        foreach (var file in Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, $"{id}@*") : [])
        {
            File.Delete(file);
        }
    }

    /// <summary>Notes that a plugin is about to be loaded, until the result is disposed: a daemon that dies meanwhile leaves the note.</summary>
    public IDisposable Loading(string id, string hash)
    {
        var note = Note(id, hash);
        try
        {
            Write(note, $"{Deaths(id, hash) + 1}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // On a full disk nothing is noted, and the plugins are needed all the same.
        }

        return new Erasing(note);
    }

    private int Deaths(string id, string hash) => int.TryParse(Read(Note(id, hash)), out var deaths) ? deaths : 0;

    private string Mark(string id, string hash) => Path.Combine(Folder, $"{id}@{hash}.reason");

    private string Note(string id, string hash) => Path.Combine(Folder, $"{id}@{hash}.loading");

    private static string? Read(string file) => File.Exists(file) ? File.ReadAllText(file) : null;

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(file, text);
    }

    private sealed class Erasing(string file) : IDisposable
    {
        public void Dispose()
        {
            if (File.Exists(file))
            {
                File.Delete(file);
            }
        }
    }
}
