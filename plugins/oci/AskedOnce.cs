using System.Collections.Concurrent;

namespace Atoll.Plugins.Oci;

/// <summary>Answers of binaries, each kept until its file is another. What failed is asked again.</summary>
internal sealed class AskedOnce<T>
{
    private readonly ConcurrentDictionary<(string Binary, DateTime Written, string Words), Task<T>> _answers = new();

    /// <param name="binary">Absolute path.</param>
    /// <param name="words">Whatever else the answer depends on.</param>
    public async Task<T> GetAsync(string binary, string words, Func<Task<T>> ask)
    {
        var key = (binary, Written(binary), words);
        var answer = _answers.GetOrAdd(key, static (_, ask) => ask(), ask);
        try
        {
            return await answer;
        }
        catch
        {
            _answers.TryRemove(KeyValuePair.Create(key, answer));
            throw;
        }
    }

    /// <summary>Of the file that a link leads to: a link stays as it is when its target is replaced.</summary>
    private static DateTime Written(string binary)
    {
        try
        {
            return File.GetLastWriteTimeUtc(File.ResolveLinkTarget(binary, returnFinalTarget: true)?.FullName ?? binary);
        }
        catch (IOException)
        {
            // It is gone, or a circle: who runs it is told.
            return default;
        }
    }
}
