namespace Atoll.PluginSdk.Tests;

internal sealed class ProcessIdentityTests
{
    private string _proc = "";

    [SetUp]
    public void MakeProc() => _proc = Directory.CreateTempSubdirectory("atoll-proc-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_proc, recursive: true);

    [TestCase("plain")]
    [TestCase("with space")]
    [TestCase(") S 1 1 (")]
    [TestCase("new\nline)")]
    public void A_command_may_hold_anything(string command)
    {
        Write(7, command, 'S', parent: 3, start: 4711);
        Write(3, "parent", 'S', parent: 1, start: 42);
        Assert.That(ProcessIdentity.Read(7, _proc), Is.EqualTo(new ProcessIdentity { Pid = 7, StartTime = 4711, ParentPid = 3, ParentStartTime = 42 }));
    }

    [TestCase('R', true)]
    [TestCase('D', true)]
    [TestCase('T', true)]
    [TestCase('Z', false)]
    [TestCase('X', false)]
    public void A_zombie_is_not_alive(char state, bool alive)
    {
        Write(7, "x", state, parent: 1, start: 5);
        Assert.That(new ProcessIdentity { Pid = 7, StartTime = 5, ParentPid = 1, ParentStartTime = 0 }.IsAlive(_proc), Is.EqualTo(alive));
    }

    [Test]
    public void Another_start_time_is_another_process()
    {
        Write(7, "x", 'S', parent: 1, start: 5);
        Assert.That(new ProcessIdentity { Pid = 7, StartTime = 6, ParentPid = 1, ParentStartTime = 0 }.IsAlive(_proc), Is.False);
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(99)]
    public void What_is_not_there_is_NotFound(int pid)
        => Assert.That(() => ProcessIdentity.Read(pid, _proc), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.NotFound));

    private void Write(int pid, string command, char state, int parent, long start)
    {
        Directory.CreateDirectory(Path.Combine(_proc, $"{pid}"));
        File.WriteAllText(Path.Combine(_proc, $"{pid}", "stat"), $"{pid} ({command}) {state} {parent} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 {start} 0 0\n");
    }
}
