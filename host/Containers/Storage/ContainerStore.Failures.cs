using System.Text.Json;
using Atoll.Host.Containers.Failures;
using Microsoft.Data.Sqlite;

namespace Atoll.Host.Containers.Storage;

internal sealed partial class ContainerStore
{
    /// <summary>A failure is told where it cannot be stored too: nothing follows from a full disk here.</summary>
    public void TrySaveFailure(FailureRecord record)
    {
        try
        {
            Transact([], () => Execute(
                "INSERT OR REPLACE INTO failures (id, record) SELECT $id, $record WHERE EXISTS (SELECT 1 FROM containers WHERE id=$id)",
                ("$id", record.Id),
                ("$record", JsonSerializer.Serialize(record, ContainerJson.Default.FailureRecord))));
        }
        catch (Exception e) when (e is RuntimeException or SqliteException)
        {
        }
    }

    public FailureRecord? ReadFailure(string id)
    {
        lock (_lock)
        {
            using var command = Command("SELECT record FROM failures WHERE id=$id", [("$id", id)]);
            return command.ExecuteScalar() is string record ? JsonSerializer.Deserialize(record, ContainerJson.Default.FailureRecord) : null;
        }
    }

    private void OpenFailures() => Execute("CREATE TABLE IF NOT EXISTS failures (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID");
}
