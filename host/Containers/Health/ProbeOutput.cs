using System.Text;

namespace Atoll.Host.Containers;

/// <summary>Keeps the beginning of what a probe writes. Docker and iSulad: 4096 bytes.</summary>
internal sealed class ProbeOutput : Stream
{
    private const int Limit = 4096;
    private readonly MemoryStream _kept = new();
    private bool _cut;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public string Text() => Encoding.UTF8.GetString(_kept.GetBuffer(), 0, (int)_kept.Length) + (_cut ? "..." : "");

    public override void Write(byte[] buffer, int offset, int count)
    {
        var fits = (int)Math.Min(count, Limit - _kept.Length);
        _kept.Write(buffer, offset, fits);
        _cut |= fits < count;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
