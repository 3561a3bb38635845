using System.CommandLine;
using Atoll.Dev;
using Atoll.DevHost;
using Atoll.DevHost.Conformance;

var command = new RootCommand("Atoll's development host: one plugin in a daemon of its own, without root where the runtime needs none.") { RunCommand.Build(), VerifyCommand.Build() };
try
{
    return await command.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is DevelopmentHostException or NonconformanceException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"atoll-dev: {e.Message}");
    return ExitCodes.Failure;
}
