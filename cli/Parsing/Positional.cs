using System.CommandLine;

namespace Atoll.Cli.Parsing;

/// <summary>
/// Finds where the flags end. What follows `run SOURCE` belongs to the container, yet System.CommandLine takes combined flags apart
/// (`ls -la`) before it knows whose they are, so a `--` is set before SOURCE.
/// </summary>
internal static class Positional
{
    /// <summary>Index of the first argument that is neither a flag nor a flag's value; -1 where there is none.</summary>
    public static int First(IEnumerable<Option> options, IReadOnlyList<string> args, int start)
    {
        for (int i = start; i < args.Count; i++)
        {
            string arg = args[i];
            if (arg is "--")
                return i + 1 < args.Count ? i + 1 : -1;
            if (arg.Length < 2 || arg[0] != '-')
                return i;
            if (TakesNext(options, arg))
                i++;
        }

        return -1;
    }

    /// <summary>The arguments with `--` before the first positional one after <paramref name="start"/>.</summary>
    public static IReadOnlyList<string> Separate(IEnumerable<Option> options, IReadOnlyList<string> args, int start)
    {
        int first = First(options, args, start);
        return first < 0 || args[first - 1] is "--" ? args : [.. args.Take(first), "--", .. args.Skip(first)];
    }

    /// <summary>
    /// The first flag, or letter of combined flags, that is none of <paramref name="options"/>. System.CommandLine would take it for an
    /// argument: the name of a container, say.
    /// </summary>
    public static string? FirstUnknown(IEnumerable<Option> options, IReadOnlyList<string> args)
    {
        for (int i = 0; i < args.Count && args[i] is not "--"; i++)
        {
            if (args[i].Length < 2 || args[i][0] != '-')
                continue;
            if (Unknown(options, args[i]) is { } unknown)
                return unknown;
            if (TakesNext(options, args[i]))
                i++;
        }

        return null;
    }

    private static string? Unknown(IEnumerable<Option> options, string arg)
    {
        if (arg.StartsWith("--", StringComparison.Ordinal))
        {
            string name = arg.Split('=')[0];
            return Find(options, name) is null ? name : null;
        }

        for (int i = 1; i < arg.Length; i++)
        {
            Option? option = Find(options, "-" + arg[i]);
            if (option is null)
                return arg.Length == 2 ? arg : $"-{arg[i]} in {arg}";
            if (option.Arity.MinimumNumberOfValues > 0)
                break;
        }

        return null;
    }

    private static bool TakesNext(IEnumerable<Option> options, string arg)
    {
        if (arg.StartsWith("--", StringComparison.Ordinal))
            return !arg.Contains('=') && Find(options, arg) is { Arity.MinimumNumberOfValues: > 0 };

        // -dm 512m: only the last of combined flags may take the next argument, and -m512m has its value with it.
        for (int i = 1; i < arg.Length; i++)
        {
            if (Find(options, "-" + arg[i]) is { Arity.MinimumNumberOfValues: > 0 })
                return i == arg.Length - 1;
        }

        return false;
    }

    private static Option? Find(IEnumerable<Option> options, string alias)
    {
        foreach (Option option in options)
        {
            if (option.Name == alias || option.Aliases.Contains(alias))
                return option;
        }

        return null;
    }
}
