using System.Text;

namespace Atoll.Cli.Output;

/// <summary>Left-aligned columns, as wide as their longest cell and three spaces.</summary>
internal sealed class Table(params string[] header)
{
    private const int Gap = 3;

    private readonly List<string[]> rows = [header];

    public void Add(params string[] cells) => rows.Add(cells);

    public override string ToString()
    {
        int[] widths = new int[header.Length];
        foreach (string[] row in rows)
        {
            for (int i = 0; i < widths.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length + Gap);
        }

        StringBuilder text = new();
        foreach (string[] row in rows)
            text.Append(string.Concat(row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()).Append('\n');

        return text.ToString();
    }
}
