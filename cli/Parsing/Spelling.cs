namespace Atoll.Cli.Parsing;

internal static class Spelling
{
    private const int MostEdits = 2;

    /// <summary>The name that takes the fewest edits, of which there may be two, and fewer than the word has letters.</summary>
    public static string? Closest(string word, IEnumerable<string> names)
    {
        string? closest = null;
        int fewest = Math.Min(MostEdits + 1, word.Length);
        foreach (string name in names)
        {
            int edits = Edits(word, name);
            if (edits < fewest)
                (closest, fewest) = (name, edits);
        }

        return closest;
    }

    // Optimal string alignment: insert, delete, replace, and swap of neighbours.
    private static int Edits(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            cost[0, j] = j;

        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
