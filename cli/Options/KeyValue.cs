namespace Atoll.Cli.Options;

internal static class KeyValue
{
    public static (string Key, string Value) Parse(string text, string flag)
    {
        int equals = text.IndexOf('=');
        string key = equals < 0 ? text : text[..equals];
        return key.Length == 0
            ? throw new UsageException($"invalid value '{text}' for {flag}: use KEY=VALUE")
            : (key, equals < 0 ? "" : text[(equals + 1)..]);
    }
}
