using System.Text;

namespace Atoll.ShimV2.Tests.Harness;

/// <summary>Commands are answered by the test.</summary>
internal sealed class ScriptedProcesses(Func<Command, (int ExitCode, byte[] Stdout, string Stderr)> answer) : IHostProcesses
{
    public List<Command> Ran { get; } = [];

    public List<(int Pid, int Signal)> Signals { get; } = [];

    public Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken)
    {
        Ran.Add(command);
        var (exitCode, stdout, stderr) = answer(command);
        return Task.FromResult(new CommandResult { Argv = [command.Path, .. command.Args], ExitCode = exitCode, Stdout = Encoding.UTF8.GetString(stdout), StdoutBytes = stdout, Stderr = stderr });
    }

    public void Signal(ProcessIdentity identity, int signal) => Signals.Add((identity.Pid, signal));

    public Task WaitForEndAsync(ProcessIdentity identity, CancellationToken cancellationToken) => throw new NotSupportedException();

    public string? FindBinary(string name) => name.Contains("absent", StringComparison.Ordinal) ? null : name.StartsWith('/') ? name : $"/found/{name}";
}
