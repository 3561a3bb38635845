using System.Text;
using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Log;

internal sealed unsafe class JsonRecordTests
{
    [Test]
    public void Write_produces_Dockers_form() =>
        Assert.That(
            Write("Grüße, \"Welt\" \\ \t\u0001\n"u8, stderr: true),
            Is.EqualTo("{\"log\":\"Grüße, \\\"Welt\\\" \\\\ \\t\\u0001\\n\",\"stream\":\"stderr\",\"time\":\"1970-01-01T00:00:00.000000000Z\"}\n"));

    [Test]
    public void Write_keeps_every_character_of_ASCII()
    {
        var content = Enumerable.Range(0, 128).Select(value => (byte)value).ToArray();
        Assert.That(LogRecord.Parse(Write(content)).Bytes, Is.EqualTo(content));
    }

    [Test]
    public void Write_replaces_what_is_no_UTF8_and_adds_the_exact_bytes([Range(0, 20)] int seed)
    {
        var content = new byte[200];
        new Random(seed).NextBytes(content);
        var record = LogRecord.Parse(Write(content));
        Assert.That(record.Log, Is.EqualTo(Encoding.UTF8.GetString(content)));
        Assert.That(record.Bytes, Is.EqualTo(content));
    }

    [TestCase(0x00)]
    [TestCase(0xFF)]
    [TestCase('"')]
    public void Write_stays_within_MaxLength(int value)
    {
        var content = new byte[JsonRecord.MaxContent];
        content.AsSpan().Fill((byte)value);
        Assert.That(Encoding.UTF8.GetByteCount(Write(content)), Is.LessThanOrEqualTo(JsonRecord.MaxLength));
    }

    private static string Write(ReadOnlySpan<byte> content, bool stderr = false)
    {
        var record = new byte[JsonRecord.MaxLength];
        fixed (byte* from = content, to = record)
        {
            return Encoding.UTF8.GetString(record, 0, JsonRecord.Write(to, from, content.Length, stderr, 0));
        }
    }
}
