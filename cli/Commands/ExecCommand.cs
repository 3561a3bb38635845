using System.CommandLine;
using System.Globalization;
using Atoll.Api.V1;
using Atoll.Cli.Attach;
using Atoll.Cli.Connection;
using Atoll.Cli.Options;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class ExecCommand : CliCommand
{
    private readonly Option<bool> detach = Flags.Switch("Leave the command running", "--detach", "-d");
    private readonly Option<bool> interactive = Flags.Switch("Pass standard input to the command", "--interactive", "-i");
    private readonly Option<bool> tty = Flags.Switch("Give the command a terminal", "--tty", "-t");
    private readonly Option<string[]> env = Flags.Many("Set an environment variable; NAME alone passes on the client's own", "NAME[=VALUE]", "--env", "-e");
    private readonly Option<string[]> envFile = Flags.Many("Set the environment variables of a file", "FILE", "--env-file");
    private readonly Option<string?> workdir = Flags.Text("Working directory of the command", "DIR", "--workdir", "-w");
    private readonly Option<string?> user = Flags.Text("User, and group, of the command: names or numbers", "USER[:GROUP]", "--user", "-u");
    private readonly Option<string[]> groupAdd = Flags.Many("Add a group: name or number", "GROUP", "--group-add");
    private readonly Option<bool> privileged = Flags.Switch("Give the command all capabilities", "--privileged");
    private readonly Option<double?> timeout = Flags.Parsed<double?>(ParseSeconds, "End the command, with all that it started, after so many seconds", "SECONDS", "--timeout");
    private readonly Option<string?> keys = AttachFlags.DetachKeys();
    private readonly Argument<string> container = Flags.Container();
    private readonly Argument<string[]> command = new("COMMAND") { Description = "The command and its arguments", Arity = ArgumentArity.OneOrMore };

    public ExecCommand()
        : base("exec", "Run another command in a running container", "atoll exec web ps", "atoll exec -it web sh", "atoll exec --timeout 5 web /bin/check")
    {
        foreach (Option option in (ReadOnlySpan<Option>)[detach, interactive, tty, env, envFile, workdir, user, groupAdd, privileged, timeout, keys])
            Options.Add(option);
        Arguments.Add(container);
        Arguments.Add(command);
        AddHelp("-h");
    }

    public override bool StopsAtFirstArgument => true;

    public override int Run(ParseResult parsed)
    {
        bool detached = parsed.GetValue(detach);
        ExecRequest.Types.Open open = new()
        {
            Container = parsed.GetRequiredValue(container),
            Workdir = parsed.GetValue(workdir) ?? "",
            User = parsed.GetValue(user) ?? "",
            Tty = parsed.GetValue(tty),
            Stdin = parsed.GetValue(interactive) && !detached,
            Stdout = !detached,
            Stderr = !detached && !parsed.GetValue(tty),
            Detach = detached,
            Privileged = parsed.GetValue(privileged),
            Timeout = parsed.GetValue(timeout) is { } seconds ? Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds)) : null,
        };
        open.Command.Add(parsed.GetRequiredValue(command));
        open.GroupAdd.Add(parsed.GetValue(groupAdd) ?? []);
        open.Env.Add(EnvironmentEntry.All(parsed.GetValue(envFile) ?? [], parsed.GetValue(env) ?? []));
        InputCheck.Require(open.Stdin, open.Tty);

        using DaemonConnection daemon = Connect(parsed);
        return new ExecSession(daemon, open, parsed.GetValue(keys) ?? DetachKeys.Usual).Run();
    }

    private static double? ParseSeconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e9
            ? seconds
            : throw new FormatException("not a number of seconds above 0");
}
