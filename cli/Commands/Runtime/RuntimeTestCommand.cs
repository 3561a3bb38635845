using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Runtime;

internal sealed class RuntimeTestCommand : CliCommand
{
    private readonly Option<string?> format = Flags.Format("json: one object a line (default: text)");
    private readonly Argument<string> runtime = Flags.One("NAME", "The runtime's name");

    public RuntimeTestCommand()
        : base("test", "Take a container of a runtime through its life on this node: create, start, wait, delete", "atoll runtime test crun")
    {
        Options.Add(format);
        Arguments.Add(runtime);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        using var steps = daemon.Stream(Rpc.TestRuntime, new() { Runtime = parsed.GetRequiredValue(runtime) });
        bool failed = false;
        while (steps.MoveNext())
        {
            var step = steps.Current;
            failed |= step.Problem.Length > 0;
            if (parsed.GetValue(format) is "json")
            {
                Json.PrintObject(json =>
                {
                    json.WriteString("Step", step.Name);
                    json.WriteBoolean("Ok", step.Problem.Length == 0);
                    json.WriteNumber("Microseconds", step.Microseconds);
                    json.WriteString("Problem", step.Problem);
                });
            }
            else
            {
                StandardStream.Out.WriteLine($"{step.Name,-8} {step.Microseconds / 1000.0,9:0.0} ms  {(step.Problem.Length == 0 ? "ok" : "failed: " + step.Problem)}");
            }
        }

        return failed ? ExitCodes.EngineFailed : ExitCodes.Success;
    }
}
