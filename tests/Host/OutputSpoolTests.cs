using Atoll.Host.Containers.Streams;

namespace Atoll.Host.Tests;

internal sealed class OutputSpoolTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task What_a_slow_reader_has_not_read_waits_in_order_in_memory_and_then_in_a_file_without_a_name()
    {
        using var spool = new OutputSpool(_folder.Path, memoryLimit: 100, fileLimit: 1 << 20, segment: 300);
        var written = new List<byte>();
        for (var i = 0; i < 500; i++)
        {
            var data = Enumerable.Repeat((byte)i, 1 + (i % 37)).ToArray();
            await spool.WriteAsync(i % 2 == 0, data, CancellationToken.None);
            written.AddRange(data);
        }

        Assert.That(Directory.EnumerateFileSystemEntries(_folder.Path), Is.Empty);
        spool.Complete();
        Assert.That(await ReadAllAsync(spool), Is.EqualTo(written));
    }

    [Test]
    public async Task A_reader_that_keeps_up_never_touches_the_file()
    {
        using var spool = new OutputSpool("/no/such/folder", memoryLimit: 10, fileLimit: 0);
        for (var i = 0; i < 100; i++)
        {
            await spool.WriteAsync(false, new byte[10], CancellationToken.None);
            Assert.That((await spool.ReadAsync(CancellationToken.None))!.Value.Data.Length, Is.EqualTo(10));
        }
    }

    [Test]
    public async Task At_the_files_limit_the_writer_waits_for_the_reader()
    {
        using var spool = new OutputSpool(_folder.Path, memoryLimit: 10, fileLimit: 30);
        await spool.WriteAsync(false, new byte[10], CancellationToken.None);
        await spool.WriteAsync(false, new byte[20], CancellationToken.None);
        var waiting = spool.WriteAsync(false, new byte[20], CancellationToken.None).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);
        await spool.ReadAsync(CancellationToken.None);
        await spool.ReadAsync(CancellationToken.None);
        Assert.That(waiting.IsFaulted, Is.False);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        spool.Complete();
        Assert.That(await ReadAllAsync(spool), Has.Count.EqualTo(20));
    }

    [Test]
    public async Task The_limit_counts_what_waits_and_not_what_has_passed()
    {
        using var spool = new OutputSpool(_folder.Path, memoryLimit: 0, fileLimit: 40, segment: 100);
        await spool.WriteAsync(false, new byte[20], CancellationToken.None);
        for (var i = 0; i < 100; i++)
        {
            await spool.WriteAsync(false, new byte[20], CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.That((await spool.ReadAsync(CancellationToken.None))!.Value.Data.Length, Is.EqualTo(20));
        }
    }

    [Test]
    public void A_client_that_has_left_takes_no_more()
    {
        var spool = new OutputSpool(_folder.Path);
        spool.Dispose();
        Assert.That(async () => await spool.WriteAsync(false, new byte[1], CancellationToken.None), Throws.TypeOf<ObjectDisposedException>());
    }

    private static async Task<List<byte>> ReadAllAsync(OutputSpool spool)
    {
        var read = new List<byte>();
        while (await spool.ReadAsync(CancellationToken.None) is { } chunk)
        {
            read.AddRange(chunk.Data.ToArray());
        }

        return read;
    }
}
