using System.CommandLine;

namespace Atoll.Cli.Parsing;

/// <summary>
/// What was typed, read as getopt and docker read it: `-itv/a:/b`, `--rm=false`, `-m=1g`, `stop web -t -1`, and what follows the source of `run` is the
/// container's. System.CommandLine gets it in the one form that it cannot read otherwise: `--flag=value` for each flag, `--`, the arguments.
/// </summary>
internal sealed class CommandLineWords
{
    private readonly AtollCommand root;
    private readonly string[] args;
    private readonly List<string> commands = [];
    private readonly List<string> rootFlags = [];
    private readonly List<string> flags = [];
    private readonly List<string> arguments = [];
    private Command command;
    private int next;

    private CommandLineWords(AtollCommand root, string[] args)
    {
        this.root = root;
        this.args = args;
        command = root;
    }

    /// <summary>Adds the commands that are named to <paramref name="root"/>.</summary>
    public static IReadOnlyList<string> Read(AtollCommand root, string[] args)
    {
        CommandLineWords words = new(root, args);
        words.Read();
        return [.. words.rootFlags, .. words.commands, .. words.flags, "--", .. words.arguments];
    }

    private void Read()
    {
        while (next < args.Length)
        {
            string word = args[next++];
            if (word is "--" || (arguments.Count > 0 && command is CliCommand { StopsAtFirstArgument: true }))
            {
                if (word is not "--" || arguments.Count > 0)
                    arguments.Add(word);
                arguments.AddRange(args[next..]);
                break;
            }

            if (word.StartsWith("--", StringComparison.Ordinal))
                ReadLong(word);
            else if (word.Length > 1 && word[0] == '-')
                ReadShort(word);
            else if (arguments.Count == 0 && command is CommandGroup group && group.Choose(word) is { } chosen)
                Descend(chosen);
            else
                arguments.Add(word);
        }

        // Help lists what may be called here.
        (command as CommandGroup)?.Fill();
    }

    private void Descend(Command chosen)
    {
        commands.Add(chosen.Name);
        command = chosen;
    }

    private void ReadLong(string word)
    {
        int equals = word.IndexOf('=');
        string name = equals < 0 ? word : word[..equals];
        Option option = Find(name) ?? throw new UsageException($"unknown flag: {name}", command);
        if (equals >= 0)
            Add(option, word[(equals + 1)..]);
        else if (TakesValue(option))
            Add(option, NextValue(name));
        else
            Add(option, "true");
    }

    private void ReadShort(string word)
    {
        for (int i = 1; i < word.Length; i++)
        {
            Option option = Find("-" + word[i]) ?? throw new UsageException($"unknown flag: '{word[i]}' in {word}", command);
            bool hasValue = i + 1 < word.Length && (TakesValue(option) || word[i + 1] == '=');
            if (hasValue)
            {
                Add(option, word[(i + 1)..] is ['=', .. var rest] ? rest : word[(i + 1)..]);
                return;
            }

            Add(option, TakesValue(option) ? NextValue($"'{word[i]}' in {word}") : "true");
        }
    }

    private string NextValue(string flag) =>
        next < args.Length ? args[next++] : throw new UsageException($"the flag {flag} needs a value", command);

    private void Add(Option option, string value)
    {
        List<string> target = command == root ? rootFlags : flags;
        if (!TakesValue(option))
        {
            bool on = Switched(option, value);
            if (option.Arity.MaximumNumberOfValues > 0)
                target.Add($"{option.Name}={(on ? "true" : "false")}");
            else if (on)
                target.Add(option.Name);
        }
        else if (value.Length > 0)
        {
            target.Add($"{option.Name}={value}");
        }
        else
        {
            // After `=` nothing would count as no value.
            target.AddRange([option.Name, value]);
        }
    }

    // The words of Go's strconv.ParseBool.
    private bool Switched(Option option, string value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw new UsageException($"invalid value '{value}' for {option.Name}: use true or false", command),
    };

    private static bool TakesValue(Option option) => option.Arity.MinimumNumberOfValues > 0;

    private Option? Find(string alias)
    {
        foreach (Option option in command.Options)
        {
            if (option.Name == alias || option.Aliases.Contains(alias))
                return option;
        }

        return alias == root.Host.Name || root.Host.Aliases.Contains(alias) ? root.Host : null;
    }
}
