using System.Text.Json;
using Atoll.Host.Containers.Events;
using Microsoft.Data.Sqlite;

namespace Atoll.Host.Containers.Storage;

/// <summary>Containers in SQLite. One connection, one writer at a time; readers read the snapshots in memory.</summary>
/// <remarks>
/// WAL with synchronous=NORMAL: a killed daemon loses nothing; a power cut may lose the last changes of state, which means nothing as it ends every
/// container too, and never damages the file (sqlite.org/wal.html).
/// </remarks>
internal sealed partial class ContainerStore : IDisposable
{
    private const int SchemaVersion = 2;
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    public ContainerStore(string file)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            Open(file);
        }
        catch (SqliteException e)
        {
            _connection.Dispose();
            throw new RuntimeException(RuntimeErrorCode.Unavailable, $"{file} cannot be used: {e.Message}; restore it, or move it away to begin with no containers", e);
        }
    }

    public void Insert(ContainerSnapshot container, params ReadOnlySpan<EngineEvent> events) => Transact(events, () => Execute(
        "INSERT INTO containers (id, name, config, state) VALUES ($id, $name, $config, $state)",
        ("$id", container.Id),
        ("$name", container.Name),
        ("$config", Config(container)),
        ("$state", State(container))));

    /// <summary>Stores a container's state, and the events that the change is told by, in one step.</summary>
    public void Update(ContainerSnapshot container, params ReadOnlySpan<EngineEvent> events) => Transact(events, () => Execute(
        "UPDATE containers SET name=$name, state=$state WHERE id=$id", ("$id", container.Id), ("$name", container.Name), ("$state", State(container))));

    /// <summary>As <see cref="Update"/>, with its configuration, which an update has changed.</summary>
    public void UpdateConfig(ContainerSnapshot container, params ReadOnlySpan<EngineEvent> events) => Transact(events, () => Execute(
        "UPDATE containers SET config=$config, state=$state WHERE id=$id", ("$id", container.Id), ("$config", Config(container)), ("$state", State(container))));

    public void Delete(string id, params ReadOnlySpan<EngineEvent> events) => Transact(events, () =>
    {
        Execute("DELETE FROM failures WHERE id=$id", ("$id", id));
        Execute("DELETE FROM containers WHERE id=$id", ("$id", id));
    });

    /// <summary>Every container that can be read; for the others, their id and what is wrong.</summary>
    public IReadOnlyList<(string Id, ContainerSnapshot? Container, string? Problem)> Load()
    {
        lock (_lock)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT id, name, config, state FROM containers";
            using var reader = command.ExecuteReader();
            var result = new List<(string, ContainerSnapshot?, string?)>();
            while (reader.Read())
            {
                var id = reader.GetString(0);
                try
                {
                    result.Add((id, Snapshot(reader.GetString(1), reader.GetString(2), reader.GetString(3)), null));
                }
                catch (Exception e) when (e is JsonException or InvalidCastException)
                {
                    result.Add((id, null, e.Message));
                }
            }

            return result;
        }
    }

    /// <summary>Takes a record that cannot be read out of the way, whole: its name is free, and whoever can repair it finds it in the table unreadable.</summary>
    public void SetAside(string id, string problem) => Transact([], () =>
    {
        Execute("INSERT OR REPLACE INTO unreadable SELECT id, name, config, state, $problem FROM containers WHERE id=$id", ("$id", id), ("$problem", problem));
        Execute("DELETE FROM containers WHERE id=$id", ("$id", id));
    });

    /// <summary>The ids of what was ever set aside.</summary>
    public IReadOnlyList<string> SetAside()
    {
        lock (_lock)
        {
            using var command = Command("SELECT id FROM unreadable", []);
            using var reader = command.ExecuteReader();
            var ids = new List<string>();
            while (reader.Read())
            {
                ids.Add(reader.GetString(0));
            }

            return ids;
        }
    }

    public void Dispose() => _connection.Dispose();

    private void Open(string file)
    {
        _connection.Open();
        Execute("PRAGMA journal_mode=WAL");
        Execute("PRAGMA synchronous=NORMAL");
        var version = (long)Scalar("PRAGMA user_version")!;
        if (version > SchemaVersion)
        {
            throw new RuntimeException(RuntimeErrorCode.Unavailable, $"{file} was written by a newer Atoll (form {version}; this one reads up to {SchemaVersion}); install that one");
        }

        if (version is > 0 and < SchemaVersion)
        {
            throw new RuntimeException(RuntimeErrorCode.Unavailable, $"{file} was written by an unreleased Atoll (form {version}; this one reads {SchemaVersion}); remove its containers with that one, or move the file away to begin with none");
        }

        if (version == 0)
        {
            Execute($"""
                BEGIN;
                CREATE TABLE containers (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, config TEXT NOT NULL, state TEXT NOT NULL) WITHOUT ROWID;
                CREATE TABLE events (sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, action TEXT NOT NULL, container TEXT NOT NULL, attributes TEXT NOT NULL);
                PRAGMA user_version={SchemaVersion};
                COMMIT;
                """);
        }

        Execute("CREATE TABLE IF NOT EXISTS unreadable (id TEXT PRIMARY KEY, name TEXT, config TEXT, state TEXT, problem TEXT) WITHOUT ROWID");
        OpenFailures();
        OpenEvents();
    }

    private static ContainerSnapshot Snapshot(string name, string config, string state)
    {
        var stored = JsonSerializer.Deserialize(state, ContainerJson.Default.StoredState) ?? throw new JsonException("the state is null");
        return new ContainerSnapshot
        {
            Config = JsonSerializer.Deserialize(config, ContainerJson.Default.ContainerConfig) ?? throw new JsonException("the configuration is null"),
            Name = name,
            Status = stored.Status,
            Process = stored.Process,
            BootId = stored.BootId,
            StartedAt = stored.StartedAt,
            Exit = stored.Exit,
            Error = stored.Error,
            RestartCount = stored.RestartCount,
            ManuallyStopped = stored.ManuallyStopped,
            OomKilled = stored.OomKilled,
            Health = stored.Health,
            RemoveWhenStopped = stored.RemoveWhenStopped,
            FreezeUnderWay = stored.FreezeUnderWay,
        };
    }

    private static string Config(ContainerSnapshot container) => JsonSerializer.Serialize(container.Config, ContainerJson.Default.ContainerConfig);

    private static string State(ContainerSnapshot container) => JsonSerializer.Serialize(new StoredState
    {
        Status = container.Status,
        Process = container.Process,
        BootId = container.BootId,
        StartedAt = container.StartedAt,
        Exit = container.Exit,
        Error = container.Error,
        RestartCount = container.RestartCount,
        ManuallyStopped = container.ManuallyStopped,
        OomKilled = container.OomKilled,
        Health = container.Health,
        RemoveWhenStopped = container.RemoveWhenStopped,
        FreezeUnderWay = container.FreezeUnderWay,
    }, ContainerJson.Default.StoredState);

    /// <summary>All of it or nothing, whatever happens to the process between.</summary>
    private void Transact(ReadOnlySpan<EngineEvent> events, Action? change)
    {
        lock (_lock)
        {
            var before = LastEvent;
            try
            {
                Execute("BEGIN IMMEDIATE");
                change?.Invoke();
                foreach (var entry in events)
                {
                    Insert(entry);
                }

                Execute("COMMIT");
            }
            catch (Exception e)
            {
                LastEvent = before;
                RollBack();
                throw e is SqliteException cause ? NotStored(cause) : e;
            }
        }
    }

    /// <summary>SQLite has rolled back by itself after some errors, a full disk among them (sqlite.org/lang_transaction.html).</summary>
    private void RollBack()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
        }
    }

    private RuntimeException NotStored(SqliteException cause)
        => new(RuntimeErrorCode.ResourceExhausted, $"{_connection.DataSource} could not be written and is as it was: {cause.Message}; make room on the disk, or look at it", cause);

    private void Execute(string sql, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        lock (_lock)
        {
            using var command = Command(sql, parameters);
            command.ExecuteNonQuery();
        }
    }

    private object? Scalar(string sql)
    {
        lock (_lock)
        {
            using var command = Command(sql, []);
            return command.ExecuteScalar();
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
