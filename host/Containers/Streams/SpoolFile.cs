using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Host.Containers.Streams;

/// <summary>One of a spool's files: chunks in the order in which they were written. It has no name, so it is gone with its last descriptor.</summary>
internal sealed class SpoolFile : IDisposable
{
    public const int HeaderSize = 5;
    private readonly SafeFileHandle _file;
    private long _read;

    public SpoolFile(string folder)
    {
        var path = Path.Combine(folder, $".spool-{Guid.NewGuid():n}");
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        File.Delete(path);
    }

    /// <summary>Bytes in it, those that were read counted.</summary>
    public long Written { get; private set; }

    public bool IsDrained => _read == Written;

    public void Write(OutputChunk chunk)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header[0] = chunk.IsStderr ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], chunk.Data.Length);
        RandomAccess.Write(_file, header, Written);
        RandomAccess.Write(_file, chunk.Data.Span, Written + HeaderSize);
        Written += HeaderSize + chunk.Data.Length;
    }

    public OutputChunk Read()
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        ReadExactly(header, _read);
        var data = new byte[BinaryPrimitives.ReadInt32LittleEndian(header[1..])];
        ReadExactly(data, _read + HeaderSize);
        _read += HeaderSize + data.Length;
        return new OutputChunk(header[0] == 1, data);
    }

    public void Dispose() => _file.Dispose();

    private void ReadExactly(Span<byte> into, long offset)
    {
        while (into.Length > 0)
        {
            var n = RandomAccess.Read(_file, into, offset);
            if (n == 0)
            {
                throw new RuntimeException(RuntimeErrorCode.Internal, "the file of a waiting client's output was cut off");
            }

            into = into[n..];
            offset += n;
        }
    }
}
