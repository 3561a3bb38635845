using Atoll.Host.Containers;
using Atoll.Host.Containers.Events;
using Atoll.Host.Containers.Logs;
using Atoll.Host.Containers.Storage;

namespace Atoll.Host.Tests;

internal sealed class ContainerTests
{
    [TestCase(ContainerStatus.Created, "start,delete,rename,update,cleanup")]
    [TestCase(ContainerStatus.Starting, "rename")]
    [TestCase(ContainerStatus.Running, "kill,stop,attach,pause,exec,observe,rename,update")]
    [TestCase(ContainerStatus.Paused, "kill,stop,attach,resume,observe,rename,update")]
    [TestCase(ContainerStatus.Restarting, "start,stop,rename,update")]
    [TestCase(ContainerStatus.Stopped, "start,delete,rename,update,cleanup")]
    [TestCase(ContainerStatus.Removing, "delete")]
    public void Each_state_allows_what_it_allows(object state, string allowed)
    {
        var status = (ContainerStatus)state;
        var verbs = new[]
        {
            ("start", status.CanStart), ("kill", status.CanKill), ("stop", status.CanStop), ("attach", status.CanAttach), ("delete", status.CanDelete), ("pause", status.CanPause),
            ("resume", status.CanResume), ("exec", status.CanExec), ("observe", status.CanObserve), ("rename", status.CanRename), ("update", status.CanUpdate), ("cleanup", status.CanCleanup),
        };
        Assert.That(verbs.Where(verb => verb.Item2).Select(verb => verb.Item1), Is.EquivalentTo(allowed.Split(',')));
    }

    [Test]
    public void An_index_finds_by_id_name_and_unambiguous_prefix()
    {
        var index = new ContainerIndex();
        var one = Add(index, "aaaa" + new string('0', 60), "one");
        Add(index, "aabb" + new string('0', 60), "two");
        Assert.Multiple(() =>
        {
            Assert.That(index.Find(one.Id), Is.SameAs(one));
            Assert.That(index.Find("one"), Is.SameAs(one));
            Assert.That(index.Find("aaa"), Is.SameAs(one));
            Assert.That(() => index.Find("aa"), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.InvalidArgument));
            Assert.That(() => index.Find("ac"), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.NotFound));
            Assert.That(() => index.Find(""), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.NotFound));
            Assert.That(() => index.Find("AAAA"), Throws.TypeOf<RuntimeException>());
            Assert.That(() => index.Reserve("one", "x"), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.AlreadyExists));
        });
    }

    [TestCase("a", true)]
    [TestCase("A.b-c_9", true)]
    [TestCase("", false)]
    [TestCase("-a", false)]
    [TestCase(".a", false)]
    [TestCase("a/b", false)]
    [TestCase("a\n", false)]
    [TestCase("ä", false)]
    public void A_name_has_Dockers_form(string name, bool valid) => Assert.That(ContainerNames.IsName(name), Is.EqualTo(valid));

    [Test]
    public void A_name_has_at_most_128_characters()
        => Assert.That((ContainerNames.IsName(new string('a', 128)), ContainerNames.IsName(new string('a', 129))), Is.EqualTo((true, false)));

    [Test]
    public void What_is_stored_comes_back_whole_and_what_is_damaged_is_told()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "db");
        var snapshot = Snapshot("c", "name") with
        {
            Status = ContainerStatus.Stopped,
            Process = new ProcessIdentity { Pid = 1, StartTime = 2, ParentPid = 3, ParentStartTime = 4 },
            Exit = ExitStatus.Unknown(DateTimeOffset.UnixEpoch, "why"),
            Error = "e",
            RestartCount = 3,
            ManuallyStopped = true,
            OomKilled = true,
        };
        using (var store = new ContainerStore(file))
        {
            store.Insert(Snapshot("c", "name"));
            store.Update(snapshot, EngineEvent.Of(snapshot, DateTimeOffset.UnixEpoch, "die", ("exitCode", "255")), EngineEvent.Of(snapshot, DateTimeOffset.UnixEpoch, "stop"));
            store.Insert(Snapshot("d", "other"));
            store.Delete("d");
        }

        using (var again = new ContainerStore(file))
        {
            var loaded = again.Load().Single().Container!;
            Assert.That(loaded with { Config = snapshot.Config }, Is.EqualTo(snapshot));
            Assert.That(loaded.Config.Command, Is.EqualTo(snapshot.Config.Command));
            Assert.That(loaded.Config.Runtime.PluginId, Is.EqualTo("p"));
            Assert.That(loaded.Config.Request.Labels["k"], Is.EqualTo("v"));
            again.Add(EngineEvent.Of(snapshot, DateTimeOffset.UnixEpoch, "start"));
            Assert.That(again.ReadEvents(0, null, null, 10).Select(entry => (entry.Sequence, entry.Action)), Is.EqualTo(new[] { (1L, "die"), (2L, "stop"), (3L, "start") }), "numbers go on over a restart");
            Assert.That(again.ReadEvents(1, null, null, 1).Single().Attributes, Does.ContainKey("name").And.ContainKey("k"));
        }

        using (var raw = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False"))
        {
            raw.Open();
            using var command = raw.CreateCommand();
            command.CommandText = "UPDATE containers SET state='{\"Status\":'";
            command.ExecuteNonQuery();
        }

        using var damaged = new ContainerStore(file);
        var (id, container, problem) = damaged.Load().Single();
        Assert.That((id, container is null, problem is null), Is.EqualTo(("c", true, false)));
    }

    [Test]
    public void A_database_of_a_newer_form_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "db");
        using (var raw = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False"))
        {
            raw.Open();
            using var command = raw.CreateCommand();
            command.CommandText = "PRAGMA user_version=99";
            command.ExecuteNonQuery();
        }

        Assert.That(() => new ContainerStore(file), Throws.TypeOf<RuntimeException>().With.Message.Contains("newer Atoll"));
    }

    [Test]
    public void A_damaged_database_is_refused_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("db", new string('x', 5000));
        Assert.That(() => new ContainerStore(file), Throws.TypeOf<RuntimeException>().With.Message.Contains("cannot be used").And.Message.Contains("move it away"));
    }

    [TestCase("max-size", "10k", 10_240)]
    [TestCase("max-size", "1m", 1_048_576)]
    [TestCase("max-size", "2GB", 2_147_483_648)]
    [TestCase("max-size", "512", 512)]
    public void Log_sizes_have_units(string key, string value, long expected)
        => Assert.That(LogOptions.Parse(new Dictionary<string, string> { [key] = value }).MaxSize, Is.EqualTo(expected));

    [TestCase("max-size", "0")]
    [TestCase("max-size", "-1")]
    [TestCase("max-size", "99999999999999g")]
    [TestCase("max-file", "0")]
    [TestCase("max-file", "3")]
    [TestCase("tag", "x")]
    public void Bad_log_options_are_refused(string key, string value)
        => Assert.That(() => LogOptions.Parse(new Dictionary<string, string> { [key] = value }), Throws.TypeOf<RuntimeException>());

    private static Container Add(ContainerIndex index, string id, string name)
    {
        var container = new Container(Snapshot(id, name), new LockWatch(TimeProvider.System, TimeSpan.FromMinutes(1), (_, _, _, _) => { }));
        index.Reserve(name, id);
        index.Add(container);
        return container;
    }

    private static ContainerSnapshot Snapshot(string id, string name) => new()
    {
        Name = name,
        Status = ContainerStatus.Created,
        Config = new ContainerConfig
        {
            Id = id,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Request = new CreateContainer { Source = "/s", Name = name, Labels = new Dictionary<string, string> { ["k"] = "v" } },
            Rootfs = "/s",
            Command = ["a", "b c"],
            Env = [],
            Runtime = new RuntimeConfig { Name = "runc", PluginId = "p", PluginVersion = "1" },
        },
    };
}
