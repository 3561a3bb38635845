using System.Text;

namespace Atoll.Shim.Tests.Log;

internal sealed unsafe class Base64Tests
{
    [Test]
    public void Write_agrees_with_NET_at_every_length([Range(0, 40)] int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var text = new byte[Base64.Length(length)];
        fixed (byte* from = bytes, to = text)
        {
            Assert.That(Base64.Write(to, from, length) - to, Is.EqualTo(text.Length));
        }

        Assert.That(Encoding.ASCII.GetString(text), Is.EqualTo(Convert.ToBase64String(bytes)));
    }
}
