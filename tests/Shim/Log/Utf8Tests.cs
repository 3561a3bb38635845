using System.Text;

namespace Atoll.Shim.Tests.Log;

internal sealed unsafe class Utf8Tests
{
    [Test]
    public void Next_agrees_with_NET_about_every_two_bytes_and_what_follows([Values(0, 1, 2)] int following)
    {
        var bytes = new byte[2 + following];
        bytes.AsSpan(2).Fill(0x80);
        for (var pair = 0; pair < 65_536; pair++)
        {
            bytes[0] = (byte)(pair >> 8);
            bytes[1] = (byte)pair;
            var expected = Rune.DecodeFromUtf8(bytes, out _, out var consumed) == System.Buffers.OperationStatus.Done ? consumed : -consumed;
            fixed (byte* at = bytes)
            {
                if (Utf8.Next(at, bytes.Length) != expected) Assert.Fail($"{Convert.ToHexString(bytes)} should give {expected}");
            }
        }
    }

    [TestCase("", ExpectedResult = 0)]
    [TestCase("61", ExpectedResult = 0)]
    [TestCase("61C3", ExpectedResult = 1)]
    [TestCase("C3A9", ExpectedResult = 0)]
    [TestCase("61E282", ExpectedResult = 2)]
    [TestCase("E282AC", ExpectedResult = 0)]
    [TestCase("F09F98", ExpectedResult = 3)]
    [TestCase("F09F9880", ExpectedResult = 0)]
    [TestCase("808080", ExpectedResult = 0)]
    [TestCase("61F5", ExpectedResult = 0)]
    [TestCase("61C0", ExpectedResult = 0)]
    [TestCase("EDA0", ExpectedResult = 0, Description = "a surrogate, which nothing can complete")]
    [TestCase("E2FF", ExpectedResult = 0)]
    public int Unfinished_counts_what_further_bytes_could_complete(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        fixed (byte* at = bytes) return Utf8.Unfinished(at, bytes.Length);
    }
}
