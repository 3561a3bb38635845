using System.CommandLine;
using System.Globalization;

namespace Atoll.Cli.Parsing;

/// <summary>The few shapes that flags and arguments have here.</summary>
internal static class Flags
{
    /// <summary>On, off with =false.</summary>
    public static Option<bool> Switch(string description, string name, params string[] aliases) => new(name, aliases) { Description = description };

    /// <summary>On unless =false is given.</summary>
    public static Option<bool> SwitchedOn(string description, string name, params string[] aliases) =>
        new(name, aliases) { Description = description + " (default: true)", DefaultValueFactory = _ => true };

    public static Option<string?> Text(string description, string helpName, string name, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName };

    public static Option<string[]> Many(string description, string helpName, string name, params string[] aliases) =>
        new(name, aliases) { Description = description + " (may be repeated)", HelpName = helpName, Arity = ArgumentArity.OneOrMore };

    /// <param name="parse">Throws FormatException with one sentence.</param>
    public static Option<T?> Parsed<T>(Func<string, T> parse, string description, string helpName, string name, params string[] aliases) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = helpName,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                try
                {
                    return parse(result.Tokens[^1].Value);
                }
                catch (FormatException e)
                {
                    result.AddError($"invalid value '{result.Tokens[^1].Value}' for {name}: {e.Message}");
                    return default;
                }
            },
        };

    public static Option<string?> Among(string description, string helpName, string[] values, string name, params string[] aliases)
    {
        Option<string?> option = Text(description, helpName, name, aliases);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [.., var token] && Array.IndexOf(values, token.Value) < 0)
                result.AddError($"invalid value '{token.Value}' for {name}: use {string.Join(" or ", values)}");
        });
        return option;
    }

    public static Option<string?> Format(string description = "Output form: json, or text without it") =>
        Among(description, "json", ["json"], "--format");

    public static Argument<string> Container() => One("CONTAINER", "Id, start of an id, or name");

    public static Argument<string[]> Containers() => OneOrMore("CONTAINER", "Id, start of an id, or name");

    public static Argument<string> One(string name, string description) => new(name) { Description = description };

    public static Argument<string> ZeroOrOne(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.ZeroOrOne };

    public static Argument<string[]> OneOrMore(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.OneOrMore };

    public static int WholeNumber(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new FormatException("not a whole number");
}
