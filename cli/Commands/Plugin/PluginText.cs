using System.Text;
using System.Text.Json;
using Atoll.Cli.Output;

namespace Atoll.Cli.Commands.Plugin;

/// <summary>A plugin in words and in JSON.</summary>
internal static class PluginText
{
    public static string Lines(Api.V1.Plugin plugin)
    {
        StringBuilder text = new();
        Line(text, "Id", plugin.Id);
        Line(text, "Version", plugin.Version);
        Line(text, "State", plugin.State);
        Line(text, "Reason", plugin.Reason);
        Line(text, "Hint", plugin.Hint);
        Line(text, "Since", Since(plugin));
        Line(text, "Containers", plugin.Containers.ToString());
        Line(text, "Calls under way", plugin.Calls.ToString());
        Line(text, "Isolation", plugin.Isolated ? $"process {plugin.Pid}" : "none");
        foreach (string breaker in plugin.OpenBreakers)
            Line(text, "Not tried", breaker);
        Line(text, "Priority", plugin.Priority.ToString());
        Line(text, "Runtimes", string.Join(' ', plugin.Runtimes));
        Line(text, "Description", plugin.Description);
        Line(text, "Vendor", plugin.Vendor);
        Line(text, "SDK", plugin.Sdk);
        Line(text, "Folder", plugin.Folder);
        Line(text, "Loaded from", plugin.StagedFolder);
        Line(text, "Hash", plugin.Hash);
        Line(text, "Unloadable", plugin.Unloadable ? "yes" : "no");
        Line(text, "Assembly", plugin.Assembly);
        Line(text, "Type", plugin.Type);
        if (plugin.Passport is { } passport)
        {
            Line(text, "Passport", $"{(passport.Conforms ? "conforms" : "does not conform")} ({passport.Passed} passed, {passport.NotSupported} not supported, {passport.Failed} failed) on {passport.Runtime}, suite {passport.Suite}, {passport.Date}{(passport.Current ? "" : "; of another content than the one that lies there")}");
            foreach (var entry in passport.Cases.Where(entry => entry.Outcome is "failed"))
                Line(text, "Failed", $"{entry.Operation}: {entry.Name}");
        }

        text.Append("Operations:\n");
        foreach (var operation in plugin.Operations)
            text.Append($"   {operation.Name}: {(operation.Supported ? "yes" : "no")}\n");
        return text.ToString();
    }

    public static void Write(Utf8JsonWriter json, Api.V1.Plugin plugin)
    {
        json.WriteString("Id", plugin.Id);
        json.WriteString("Version", plugin.Version);
        json.WriteString("State", plugin.State);
        json.WriteString("Reason", plugin.Reason);
        json.WriteString("Hint", plugin.Hint);
        json.WriteString("Since", Since(plugin));
        json.WriteNumber("Containers", plugin.Containers);
        json.WriteNumber("Calls", plugin.Calls);
        json.WriteString("Isolation", plugin.Isolated ? "process" : "none");
        json.WriteNumber("Pid", plugin.Pid);
        json.WriteStrings("OpenBreakers", plugin.OpenBreakers);
        json.WriteNumber("Priority", plugin.Priority);
        json.WriteStrings("Runtimes", plugin.Runtimes);
        json.WriteString("Description", plugin.Description);
        json.WriteString("Vendor", plugin.Vendor);
        json.WriteString("Sdk", plugin.Sdk);
        json.WriteString("Folder", plugin.Folder);
        json.WriteString("StagedFolder", plugin.StagedFolder);
        json.WriteString("Hash", plugin.Hash);
        json.WriteBoolean("Unloadable", plugin.Unloadable);
        json.WriteString("Assembly", plugin.Assembly);
        json.WriteString("Type", plugin.Type);
        if (plugin.Passport is { } passport)
        {
            json.WriteStartObject("Passport");
            json.WriteString("Suite", passport.Suite);
            json.WriteString("Runtime", passport.Runtime);
            json.WriteString("Date", passport.Date);
            json.WriteBoolean("Current", passport.Current);
            json.WriteBoolean("Conforms", passport.Conforms);
            json.WriteNumber("Passed", passport.Passed);
            json.WriteNumber("NotSupported", passport.NotSupported);
            json.WriteNumber("Failed", passport.Failed);
            json.WriteStartArray("Cases");
            foreach (var entry in passport.Cases)
            {
                json.WriteStartObject();
                json.WriteString("Operation", entry.Operation);
                json.WriteString("Name", entry.Name);
                json.WriteString("Outcome", entry.Outcome);
                json.WriteNumber("Milliseconds", entry.Milliseconds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteStartObject("Operations");
        foreach (var operation in plugin.Operations)
            json.WriteBoolean(operation.Name, operation.Supported);
        json.WriteEndObject();
    }

    private static string Since(Api.V1.Plugin plugin) => plugin.Since is { } since ? since.ToDateTimeOffset().ToString("O") : "";

    private static void Line(StringBuilder text, string key, string value)
    {
        if (value.Length > 0)
            text.Append($"{key}: {value}\n");
    }
}
