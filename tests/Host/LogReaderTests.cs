using System.Text;
using Atoll.Host.Containers.Logs;

namespace Atoll.Host.Tests;

internal sealed class LogReaderTests
{
    private readonly TemporaryFolder _folder = new();

    private string Log => Path.Combine(_folder.Path, "console.log");

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task Rotated_files_are_read_oldest_first()
    {
        Write("console.log.2", "one");
        Write("console.log.1", "two");
        Write("console.log", "three");
        Assert.That(await ReadAsync(), Is.EqualTo((string[])["one", "two", "three"]));
        Assert.That(await ReadAsync(tail: 2), Is.EqualTo((string[])["two", "three"]));
        Assert.That(await ReadAsync(tail: 0), Is.Empty);
    }

    [Test]
    public async Task A_rotation_under_way_hides_nothing()
    {
        Write("console.log.3", "one");
        Write("console.log.1", "two");
        Assert.That(await ReadAsync(), Is.EqualTo((string[])["one", "two"]), "one number is missing while files are moved on, and the first while it is begun anew");
        Assert.That(await ReadAsync(tail: 1), Is.EqualTo((string[])["two"]));
    }

    [Test]
    public async Task The_tail_is_found_from_the_end_over_blocks_and_files()
    {
        File.WriteAllText(Log + ".1", string.Concat(Enumerable.Range(0, 3000).Select(i => Record($"old {i}"))));
        File.WriteAllText(Log, string.Concat(Enumerable.Range(0, 3000).Select(i => Record($"new {i}"))));
        Assert.That(await ReadAsync(tail: 2999), Has.Count.EqualTo(2999).And.ItemAt(0).EqualTo("new 1"));
        Assert.That(await ReadAsync(tail: 3001), Has.Count.EqualTo(3001).And.ItemAt(0).EqualTo("old 2999"));
        Assert.That(await ReadAsync(tail: 9999), Has.Count.EqualTo(6000));
    }

    [Test]
    public async Task A_log_that_is_not_there_holds_nothing() => Assert.That(await ReadAsync(), Is.Empty);

    [Test]
    public async Task A_torn_record_is_left_out_and_what_follows_is_read()
    {
        File.WriteAllText(Log, "{\"log\":\"torn\n" + Record("whole"));
        Assert.That(await ReadAsync(), Is.EqualTo((string[])["whole"]));
    }

    [Test]
    public void What_is_read_of_a_record_that_is_then_cut_off_is_forgotten_and_nothing_is_read_twice()
    {
        var whole = Record("whole");
        File.WriteAllText(Log, whole + "{\"log\":\"to");
        using var open = OpenLog.Open(Log)!;
        Assert.That(open.ReadToEnd().Select(Text), Is.EqualTo((string[])["whole"]));
        using (var writer = File.Open(Log, FileMode.Open))
        {
            writer.SetLength(whole.Length);
        }

        Assert.That(open.ReadToEnd().Select(Text), Is.Empty);
        File.AppendAllText(Log, Record("next"));
        Assert.That(open.ReadToEnd().Select(Text), Is.EqualTo((string[])["next"]));
    }

    [Test]
    public void Exact_bytes_win_over_their_readable_form()
    {
        var record = LogRecord.Parse("{\"log\":\"\uFFFD\",\"stream\":\"stderr\",\"time\":\"2026-01-02T03:04:05.123456700Z\",\"base64\":\"/w==\"}"u8)!.Value;
        Assert.That(record.IsStderr, Is.True);
        Assert.That(record.Data, Is.EqualTo(new byte[] { 0xff }));
        Assert.That(record.Time, Is.EqualTo(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567)));
    }

    [Test]
    public async Task Following_goes_on_over_a_rotation_until_the_end()
    {
        Write("console.log", "first");
        var ended = new TaskCompletionSource();
        var reader = new LogReader(Log).ReadAsync(new LogSelection(), ended.Task, CancellationToken.None).GetAsyncEnumerator();
        var seen = new List<string>();
        await NextAsync();
        Append("second");
        await NextAsync();
        File.Move(Log, Log + ".1");
        Append("third");
        await NextAsync();
        Append("last");
        ended.SetResult();
        await NextAsync();
        Assert.That(await reader.MoveNextAsync(), Is.False);
        Assert.That(seen, Is.EqualTo((string[])["first", "second", "third", "last"]));

        async Task NextAsync()
        {
            Assert.That(await reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)), Is.True);
            seen.Add(Encoding.UTF8.GetString(reader.Current.Data));
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public void Files_are_met_in_their_order_each_once_however_often_they_are_rotated_meanwhile(int rotationsPerLook)
    {
        var begun = 0;
        for (var i = 0; i < 20; i++)
        {
            Rotate();
        }

        var rotations = 0;
        var files = new LogFiles(Log, file =>
        {
            for (var i = 0; i < rotationsPerLook && rotations < 100; i++, rotations++)
            {
                Rotate();
            }

            return OpenLog.Open(file);
        });
        var all = files.NewerThan(null);
        var texts = all.Select(Text).ToArray();
        Assert.That(texts, Is.EqualTo(Enumerable.Range(0, texts.Length).Select(i => $"{i}")).And.Length.GreaterThanOrEqualTo(20), "the oldest first, none left out, none twice");
        Rotate();
        rotations = 0;
        var next = files.NewerThan(all[^1].Identity).Select(Text).ToArray();
        Assert.That(next, Is.EqualTo(Enumerable.Range(texts.Length, next.Length).Select(i => $"{i}")).And.Length.GreaterThanOrEqualTo(1));

        void Rotate()
        {
            for (var number = begun; number > 0; number--)
            {
                File.Move(number == 1 ? Log : $"{Log}.{number - 1}", $"{Log}.{number}");
            }

            Write("console.log", $"{begun++}");
        }

        static string Text(OpenLog file) => Encoding.UTF8.GetString(file.ReadToEnd().Single().Data);
    }

    [Test]
    public void Two_numbers_that_are_missing_in_two_rotations_are_not_the_end()
    {
        Write("console.log.4", "one");
        Write("console.log.2", "two");
        Write("console.log.1", "three");
        Write("console.log", "four");
        var files = new LogFiles(Log, file =>
        {
            if (file == Log + ".3" && !File.Exists(Log + ".5"))
            {
                // The rest of the rotation under way, and the next one up to the number that is looked at after this one.
                var missing = OpenLog.Open(file);
                foreach (var number in new[] { 2, 1, 0 })
                {
                    File.Move(number == 0 ? Log : $"{Log}.{number}", $"{Log}.{number + 1}");
                }

                Write("console.log", "five");
                File.Move(Log + ".4", Log + ".5");
                return missing;
            }

            return OpenLog.Open(file);
        });
        Assert.That(files.NewerThan(null).Select(file => Encoding.UTF8.GetString(file.ReadToEnd().Single().Data)), Is.EqualTo((string[])["one", "two", "three", "four", "five"]));
    }

    private static string Text(LogRecord record) => Encoding.UTF8.GetString(record.Data);

    private static string Record(string text) => $"{{\"log\":\"{text}\",\"stream\":\"stdout\",\"time\":\"2026-01-02T03:04:05.000000000Z\"}}\n";

    private void Write(string file, string text) => _folder.Write(file, Record(text));

    private void Append(string text) => File.AppendAllText(Log, Record(text));

    private async Task<List<string>> ReadAsync(long? tail = null)
    {
        var texts = new List<string>();
        await foreach (var record in new LogReader(Log).ReadAsync(new LogSelection { Tail = tail }, ended: null, CancellationToken.None))
        {
            texts.Add(Encoding.UTF8.GetString(record.Data));
        }

        return texts;
    }
}
