using System.Globalization;
using System.Text.Json;
using Atoll.Host.Containers.Events;
using Microsoft.Data.Sqlite;

namespace Atoll.Host.Containers.Storage;

internal sealed partial class ContainerStore
{
    /// <summary>How many are kept for replay.</summary>
    private const int MaxEvents = 20_000;

    /// <summary>Older ones go in steps of so many.</summary>
    private const int PruneStep = 1_000;

    /// <summary>The number of the last event; 0 when there never was one.</summary>
    public long LastEvent { get; private set; }

    /// <summary>Stores events that come with no change of a container.</summary>
    public void Add(params ReadOnlySpan<EngineEvent> events) => Transact(events, null);

    /// <summary>Stored events in order, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<EngineEvent> ReadEvents(long after, DateTimeOffset? since, DateTimeOffset? until, int limit)
    {
        lock (_lock)
        {
            using var command = Command(
                "SELECT sequence, time, action, container, attributes FROM events WHERE sequence > $after AND time >= $since AND time <= $until ORDER BY sequence LIMIT $limit",
                [("$after", Text(after)), ("$since", Text(since?.UtcTicks ?? 0)), ("$until", Text(until?.UtcTicks ?? long.MaxValue)), ("$limit", Text(limit))]);
            using var reader = command.ExecuteReader();
            var events = new List<EngineEvent>();
            while (reader.Read())
            {
                events.Add(new EngineEvent
                {
                    Sequence = reader.GetInt64(0),
                    Time = new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero),
                    Action = reader.GetString(2),
                    ContainerId = reader.GetString(3),
                    Attributes = JsonSerializer.Deserialize(reader.GetString(4), ContainerJson.Default.DictionaryStringString) ?? [],
                });
            }

            return events;
        }
    }

    private void OpenEvents() => LastEvent = (long)(Scalar("SELECT MAX(sequence) FROM events") is long last ? last : 0);

    private void Insert(EngineEvent entry)
    {
        using var command = Command(
            "INSERT INTO events (sequence, time, action, container, attributes) VALUES ($sequence, $time, $action, $container, $attributes)",
            [
                ("$sequence", Text(LastEvent + 1)),
                ("$time", Text(entry.Time.UtcTicks)),
                ("$action", entry.Action),
                ("$container", entry.ContainerId),
                ("$attributes", JsonSerializer.Serialize(new Dictionary<string, string>(entry.Attributes), ContainerJson.Default.DictionaryStringString)),
            ]);
        command.ExecuteNonQuery();
        LastEvent++;
        if (LastEvent % PruneStep == 0)
        {
            using var prune = Command("DELETE FROM events WHERE sequence <= $last", [("$last", Text(LastEvent - MaxEvents))]);
            prune.ExecuteNonQuery();
        }
    }

    /// <summary>Columns of type INTEGER take a number's text for the number (sqlite.org/datatype3.html, affinity).</summary>
    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
