namespace Atoll.Shim;

/// <summary>What a supervisor left that was killed within a write: the beginning of a record, without its end.</summary>
internal static unsafe class TornRecord
{
    private const int ChunkSize = 512;

    /// <summary>Cuts it off, so that every record is whole. Returns the log's size.</summary>
    public static long Cut(int fd)
    {
        var chunk = stackalloc byte[ChunkSize];
        var size = Libc.lseek(fd, 0, Libc.SEEK_END);
        var end = size;
        while (end > 0 && size - end <= JsonRecord.MaxLength)
        {
            var start = end > ChunkSize ? end - ChunkSize : 0;
            var length = (int)(end - start);
            if (Libc.pread(fd, chunk, (nuint)length, start) != length) return size;
            while (length > 0 && chunk[length - 1] != '\n') length--;
            end = start + length;
            if (length > 0) break;
        }

        // Longer than any record: it is nobody's of ours, and stays.
        if (end == size || size - end > JsonRecord.MaxLength) return size;
        return Libc.ftruncate(fd, end) == 0 ? end : size;
    }
}
