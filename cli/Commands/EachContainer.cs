using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Grpc.Core;

namespace Atoll.Cli.Commands;

/// <summary>One call for each container named: all are tried, what fails is told, and the exit code is 0 only if nothing did.</summary>
internal static class EachContainer
{
    public static int Try(IReadOnlyList<string> containers, Action<string> call)
    {
        int exitCode = ExitCodes.Success;
        foreach (string container in containers)
        {
            try
            {
                call(container);
            }
            catch (RpcException e)
            {
                StandardStream.Error.WriteLine(e.Sentence());
                exitCode = containers.Count == 1 ? e.ExitCode() : ExitCodes.EngineFailed;
            }
        }

        return exitCode;
    }
}
