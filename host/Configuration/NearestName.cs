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

    /// <summary>The fewest insertions, deletions, changes and swaps of neighbours. Long names are cut: nobody mistypes 4 KiB.</summary>
    private static int Edits(string a, string b)
    {
        const int Longest = 64;
        a = a.Length > Longest ? a[..Longest] : a;
        b = b.Length > Longest ? b[..Longest] : b;
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                edits[i, j] = Math.Min(Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1, edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[a.Length, b.Length];
    }
}
