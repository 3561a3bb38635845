using System.CommandLine;
using System.Text.Json;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Options;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;
using Atoll.Cli.Templates;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Cli.Commands;

internal sealed class EventsCommand : CliCommand
{
    private readonly Option<Timestamp?> since = Flags.Parsed(Moment.Parse, "Begin then, with what is stored: a time, or a duration such as 10m", "TIME", "--since", "-S");
    private readonly Option<Timestamp?> until = Flags.Parsed(Moment.Parse, "End then", "TIME", "--until", "-U");
    private readonly Option<ulong?> after = Flags.Parsed<ulong?>(text => ulong.TryParse(text, out ulong number) ? number : throw new FormatException("not a sequence number"), "Begin after the event of this sequence number", "N", "--after");
    private readonly Option<string[]> filter = FilterOption.Create("container, event, label, image, runtime", "-f");
    private readonly Option<string?> format = Flags.Text("json (one object a line), or a template over .Sequence .Time .Action .ID .Actor.Attributes", "json|TEMPLATE", "--format");

    public EventsCommand()
        : base("events", "Print what happens to containers, and what happened", "atoll events --since 1h", "atoll events -f event=die --format '{{.ID}} {{.Attributes.exitCode}}'")
    {
        Options.Add(since);
        Options.Add(until);
        Options.Add(after);
        Options.Add(filter);
        Options.Add(format);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        EventsRequest request = new() { Since = parsed.GetValue(since), Until = parsed.GetValue(until) };
        if (parsed.GetValue(after) is { } number)
            request.After = number;
        request.Filters.Add(FilterOption.Read(parsed, filter));
        string? form = parsed.GetValue(format);
        Template? template = form is null or "json" or "" ? null : Template.Parse(form);

        using DaemonConnection daemon = Connect(parsed);
        using var events = daemon.Stream(Rpc.Events, request);
        while (!StandardStream.Out.IsBroken && events.MoveNext())
        {
            if (template is not null)
                StandardStream.Out.WriteLine(template.Render(Json.Element(json => Write(json, events.Current))));
            else if (form is "json")
                Json.PrintObject(json => WriteFields(json, events.Current));
            else
                StandardStream.Out.WriteLine(Line(events.Current));
        }

        return ExitCodes.Success;
    }

    /// <summary>Docker's form.</summary>
    private static string Line(Event e) =>
        $"{LogLines.Time(e.Time)} container {e.Action} {e.Id} ({string.Join(", ", e.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))})";

    /// <summary>For templates: docker's names of the fields, and Atoll's own.</summary>
    private static void Write(Utf8JsonWriter json, Event e)
    {
        json.WriteStartObject();
        json.WriteNumber("Sequence", e.Sequence);
        json.WriteString("Status", e.Action);
        json.WriteString("ID", e.Id);
        json.WriteString("From", Image(e));
        json.WriteString("Type", "container");
        json.WriteString("Action", e.Action);
        json.WriteString("Scope", "local");
        json.WriteNumber("Time", e.Time.Seconds);
        json.WriteNumber("TimeNano", Nanoseconds(e));
        WriteAttributes(json, e);
        json.WriteStartObject("Actor");
        json.WriteString("ID", e.Id);
        WriteAttributes(json, e);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Docker's form, with the sequence number.</summary>
    private static void WriteFields(Utf8JsonWriter json, Event e)
    {
        json.WriteString("status", e.Action);
        json.WriteString("id", e.Id);
        json.WriteString("from", Image(e));
        json.WriteString("Type", "container");
        json.WriteString("Action", e.Action);
        json.WriteStartObject("Actor");
        json.WriteString("ID", e.Id);
        WriteAttributes(json, e);
        json.WriteEndObject();
        json.WriteString("scope", "local");
        json.WriteNumber("time", e.Time.Seconds);
        json.WriteNumber("timeNano", Nanoseconds(e));
        json.WriteNumber("sequence", e.Sequence);
    }

    private static void WriteAttributes(Utf8JsonWriter json, Event e)
    {
        json.WriteStartObject("Attributes");
        foreach ((string key, string value) in e.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static string Image(Event e) => e.Attributes.GetValueOrDefault("image") ?? "";

    private static long Nanoseconds(Event e) => (e.Time.Seconds * 1_000_000_000) + e.Time.Nanos;
}
