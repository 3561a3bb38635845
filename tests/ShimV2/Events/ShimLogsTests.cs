using System.Collections.Concurrent;
using Atoll.Plugins.ShimV2.Events;
using Atoll.ShimV2.Tests.Harness;
using Microsoft.Extensions.Logging;

namespace Atoll.ShimV2.Tests.Events;

internal sealed class ShimLogsTests
{
    [TestCase("time=x level=info msg=\"starting\"", LogLevel.Debug)]
    [TestCase("time=x level=debug msg=\"registering\"", LogLevel.Debug)]
    [TestCase("time=x level=warning msg=\"odd\"", LogLevel.Warning)]
    [TestCase("time=x level=error msg=\"bad\"", LogLevel.Error)]
    [TestCase("panic: runtime error", LogLevel.Warning)]
    public void The_level_is_the_shims(string line, LogLevel level) => Assert.That(ShimLogs.Level(line), Is.EqualTo(level));

    [Test]
    public void Words_are_taken_as_they_come_once_and_leave_no_room_taken()
    {
        using var folder = new SocketFolder();
        var file = Path.Combine(folder.Folder, "log");
        File.WriteAllText(file, "before\n");
        var said = new Said();
        var logs = new ShimLogs(said);
        logs.Watch("c", file);
        Assert.That(said.Next(), Does.EndWith("shim: before"));
        using (var shim = new StreamWriter(new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true })
        {
            shim.BaseStream.Seek(0, SeekOrigin.End);
            shim.Write("one\ntwo\n");
            Assert.That((said.Next(), said.Next()), Is.EqualTo(("container c: shim: one", "container c: shim: two")));
            shim.Write(string.Concat(Enumerable.Repeat(new string('x', 99) + '\n', 1000)));
            for (var i = 0; i < 1000; i++)
            {
                said.Next();
            }
        }

        logs.Finish(file);
        Assert.That(File.ReadAllBytes(file), Is.All.Zero, "what was taken is punched out");
        var next = new Said();
        new ShimLogs(next).Watch("c", file);
        Assert.That(next.IsEmpty, Is.True, "the next daemon does not repeat it");
    }

    private sealed class Said : ILogger
    {
        private readonly BlockingCollection<string> _lines = [];

        public bool IsEmpty => _lines.Count == 0;

        public string Next() => _lines.TryTake(out var line, TimeSpan.FromSeconds(30)) ? line : throw new TimeoutException("nothing was said");

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Add(formatter(state, exception));
    }
}
