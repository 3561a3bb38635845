using System.Text;

namespace Atoll.Shim.Tests.Log;

internal sealed unsafe class LineTests
{
    private const int Most = 16 * 1024;

    [Test]
    public void Take_gives_a_record_for_each_line_and_keeps_the_rest() =>
        Assert.That(Records("one\n\ntwo\nthr"u8), Is.EqualTo(["one\n", "\n", "two\n"]));

    [Test]
    public void Take_leaves_a_line_of_16_KiB_whole() =>
        Assert.That(Records(Encoding.UTF8.GetBytes(new string('x', Most) + "\n")), Is.EqualTo([new string('x', Most) + "\n"]));

    [Test]
    public void Take_cuts_a_longer_line() =>
        Assert.That(Records(Encoding.UTF8.GetBytes(new string('x', Most + 1) + "\n")), Is.EqualTo([new string('x', Most), "x\n"]));

    [Test]
    public void Take_cuts_between_characters([Values(1, 2, 3, 7, 4096, 32768)] int chunk, [Values("é", "€", "😀")] string character)
    {
        var text = "x" + string.Concat(Enumerable.Repeat(character, Most)) + "\n";
        var records = Records(Encoding.UTF8.GetBytes(text), chunk);
        Assert.That(string.Concat(records), Is.EqualTo(text));
        Assert.That(records, Has.None.Contains('\uFFFD'));
        Assert.That(records.Select(Encoding.UTF8.GetByteCount), Has.All.LessThanOrEqualTo(Most + 1));
    }

    private static List<string> Records(ReadOnlySpan<byte> input, int chunk = 32 * 1024)
    {
        var records = new List<string>();
        var buffer = new byte[JsonRecord.MaxContent];
        fixed (byte* from = input, bytes = buffer)
        {
            var line = new Line { Bytes = bytes };
            for (var at = 0; at < input.Length;)
            {
                at += line.Take(from + at, Math.Min(chunk, input.Length - at), out var due);
                if (due == 0) continue;
                records.Add(Encoding.UTF8.GetString(bytes, due));
                line.Remove(due);
            }
        }

        return records;
    }
}
