using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Atoll.Cli.Output;

/// <summary>JSON on standard output: what System.Text.Json writes, and a newline.</summary>
internal static class Json
{
    // The output is read by programs and people, not by browsers.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static void Print(Action<Utf8JsonWriter> write, bool indented = false)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Encoder = Encoder, Indented = indented, IndentSize = 4 }))
            write(writer);

        buffer.Write("\n"u8);
        StandardStream.Out.Write(buffer.WrittenSpan);
    }

    /// <summary>What was written, to be read by a template.</summary>
    public static JsonElement Element(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Encoder = Encoder }))
            write(writer);
        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>One value on one line, with the characters as they are.</summary>
    public static string Text(JsonElement element)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Encoder = Encoder }))
            element.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void PrintObject(Action<Utf8JsonWriter> writeMembers) => Print(writer =>
    {
        writer.WriteStartObject();
        writeMembers(writer);
        writer.WriteEndObject();
    });

    extension(Utf8JsonWriter writer)
    {
        public void WriteStrings(string name, IEnumerable<string> values)
        {
            writer.WriteStartArray(name);
            foreach (string value in values)
                writer.WriteStringValue(value);
            writer.WriteEndArray();
        }
    }
}
