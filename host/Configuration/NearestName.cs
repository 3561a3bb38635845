namespace Atoll.Host.Configuration;

/// <summary>Guesses what was meant by a mistyped name.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest edits, if a third of the letters at most would change.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
        => candidates.Select(candidate => (candidate, Edits: Edits(name, candidate)))
            .Where(c => c.Edits <= Math.Max(1, Math.Max(name.Length, c.candidate.Length) / 3))
            .OrderBy(c => c.Edits).ThenBy(c => c.candidate, StringComparer.Ordinal)
            .Select(c => c.candidate).FirstOrDefault();

    /// <summary>Levenshtein's distance. Long names are cut: nobody mistypes 4 KiB.</summary>
    private static int Edits(string a, string b)
    {
        a = a.Length > 64 ? a[..64] : a;
        b = b.Length > 64 ? b[..64] : b;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return row[b.Length];
    }
}
