using System.Text;
using Atoll.Api.V1;

namespace Atoll.Cli.Output;

/// <summary>A container's facts as `ps` shows them, in docker's words.</summary>
internal static class ContainerText
{
    private const int ShortId = 12;
    private const int ShortCommand = 20;

    extension(Container container)
    {
        public string Id(bool whole) => whole || container.Id.Length <= ShortId ? container.Id : container.Id[..ShortId];

        public string CommandLine(bool whole)
        {
            string line = string.Join(' ', container.Command);
            if (!whole && line.Length > ShortCommand)
                line = line[..(ShortCommand - 1)] + "…";
            return Quote(line);
        }

        public string State() => container.Status switch
        {
            Status.Created => "created",
            Status.Starting => "starting",
            Status.Running => "running",
            Status.Paused => "paused",
            Status.Stopped => "exited",
            Status.Removing => "removing",
            Status.Restarting => "restarting",
            _ => "unknown",
        };

        public string StatusLine(DateTimeOffset now) => container.Status switch
        {
            Status.Created => "Created",
            Status.Starting => "Starting",
            Status.Running => $"Up {Age.Words(now - container.StartedAt.ToDateTimeOffset())}{Health(container.Health)}",
            Status.Paused => $"Up {Age.Words(now - container.StartedAt.ToDateTimeOffset())} (Paused)",
            Status.Stopped => Exited("Exited", container.Exit, now),
            Status.Restarting => Exited("Restarting", container.Exit, now),
            Status.Removing => "Removal In Progress",
            _ => "Unknown",
        };

        public string CreatedAgo(DateTimeOffset now) => $"{Age.Words(now - container.CreatedAt.ToDateTimeOffset())} ago";
    }

    private static string Health(string health) => health switch
    {
        "" => "",
        "starting" => " (health: starting)",
        _ => $" ({health})",
    };

    private static string Exited(string word, ExitStatus? exit, DateTimeOffset now)
    {
        string code = exit is null || exit.Unknown ? "unknown" : exit.Code.ToString();
        return exit?.FinishedAt is { } finished
            ? $"{word} ({code}) {Age.Words(now - finished.ToDateTimeOffset())} ago"
            : $"{word} ({code})";
    }

    // As Go's %q does it for the characters that would break a line of a table.
    private static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                '\t' => "\\t",
                '\r' => "\\r",
                < ' ' or '\x7f' => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
