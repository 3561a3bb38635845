using System.Text;

namespace Atoll.Shim.Tests.Parsing;

internal sealed unsafe class ProcessStatTests
{
    private const string Fields = " S 1 2 3 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 1 0 987654 1000 200 18446744073709551615";

    [TestCase("12 (sh)" + Fields, ExpectedResult = 987654)]
    [TestCase("12 (a) b (c) 9)" + Fields, ExpectedResult = 987654)]
    [TestCase("12 (no fields)", ExpectedResult = 0)]
    [TestCase("", ExpectedResult = 0)]
    public long Parse_counts_from_the_last_parenthesis(string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        fixed (byte* at = bytes) return ProcessStat.Parse(at, bytes.Length);
    }

    [Test]
    public void StartTime_of_this_process_is_in_its_stat_file() =>
        Assert.That(ProcessStat.StartTime(Environment.ProcessId), Is.GreaterThan(0));

    [Test]
    public void StartTime_of_no_process_is_0() => Assert.That(ProcessStat.StartTime(int.MaxValue), Is.Zero);
}
