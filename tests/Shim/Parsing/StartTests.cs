using System.Runtime.InteropServices;
using System.Text;
using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Parsing;

internal sealed unsafe class StartTests
{
    private static readonly byte[] s_valid = new StartParameters { Mode = "exec", Log = "/log", LogLimit = 7, LogFiles = 4, Stdin = "open", Console = "/console", TimeLimit = 9, ProcessTimeLimit = 12, Streams = 3 }
        .Encode("/folder", "/bin/true", "", "é");

    [Test]
    public void TryParse_reads_every_field()
    {
        fixed (byte* payload = s_valid)
        {
            Start start;
            Assert.That(Start.TryParse(payload, s_valid.Length, &start), Is.True);
            Assert.That(Text(start.LogPath), Is.EqualTo("/log"));
            Assert.That((start.IsExec, start.LogLimit, start.LogFiles, start.StdinOpen, start.TimeLimit, start.ProcessTimeLimit, start.Streams), Is.EqualTo((true, 7, 4, true, 9, 12, 3)));
            Assert.That(Text(start.Console), Is.EqualTo("/console"));
            Assert.That(Text(start.PidFile), Is.EqualTo("/folder/pid"));
            Assert.That(Text(start.Folder), Is.EqualTo("/folder"));
            Assert.That((Text(start.Argv[0]), Text(start.Argv[1]), Text(start.Argv[2])), Is.EqualTo(("/bin/true", "", "é")));
            Assert.That(Text(start.Envp[0]), Does.StartWith("PATH="));
            Assert.That(start.Argv[3] == null, Is.True);
            Assert.That(start.Envp[1] == null, Is.True);
        }
    }

    [Test]
    public void TryParse_refuses_every_shortened_payload()
    {
        for (var length = 0; length < s_valid.Length; length++) Assert.That(IsValid(s_valid.AsSpan(0, length)), Is.False, $"{length} bytes");
    }

    [TestCase("2", "1", Description = "another version")]
    [TestCase("exec", "run")]
    [TestCase("/console", "console")]
    [TestCase("12", "-1")]
    [TestCase("/log", "log", Description = "a relative log")]
    [TestCase("7", "-7")]
    [TestCase("7", "")]
    [TestCase("7", "9999999999999999999")]
    [TestCase("open", "maybe")]
    [TestCase("9", "0", Description = "no time at all")]
    [TestCase("/folder", "folder")]
    [TestCase("/bin/true", "true")]
    [TestCase("3", "4", Description = "a count that is too large")]
    public void TryParse_refuses(string field, string other)
    {
        var fields = Encoding.UTF8.GetString(s_valid).Split('\0');
        fields[Array.LastIndexOf(fields, field)] = other;
        Assert.That(IsValid(Encoding.UTF8.GetBytes(string.Join('\0', fields))), Is.False);
    }

    [Test]
    public void TryParse_refuses_more_than_there_should_be() => Assert.That(IsValid([.. s_valid, (byte)'x', 0]), Is.False);

    private static bool IsValid(ReadOnlySpan<byte> payload)
    {
        // At the end of its memory, so that reading on would be noticed at least sometimes.
        fixed (byte* at = payload.ToArray())
        {
            Start start;
            return Start.TryParse(at, payload.Length, &start);
        }
    }

    private static string? Text(byte* text) => Marshal.PtrToStringUTF8((nint)text);
}
