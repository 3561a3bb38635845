using System.Text.Encodings.Web;
using System.Text.Json;

namespace Atoll.DevHost;

/// <summary>Text between quotes; a basic string of TOML takes JSON's escapes.</summary>
internal static class JsonText
{
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
