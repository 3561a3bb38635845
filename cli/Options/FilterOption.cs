using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Options;

/// <summary>-f/--filter KEY=VALUE. Which keys there are the daemon knows.</summary>
internal static class FilterOption
{
    public static Option<string[]> Create(string keys, params string[] aliases) => Flags.Many($"Only those that fit: {keys}", "KEY=VALUE", "--filter", aliases);

    public static IEnumerable<Filter> Read(ParseResult parsed, Option<string[]> option) => (parsed.GetValue(option) ?? []).Select(Parse);

    private static Filter Parse(string text)
    {
        int equals = text.IndexOf('=');
        return equals > 0
            ? new Filter { Key = text[..equals].Trim(), Value = text[(equals + 1)..].Trim() }
            : throw new UsageException($"invalid filter '{text}': use KEY=VALUE");
    }
}
