using System.Globalization;
using System.Text;

namespace Atoll.Host.Supervision;

/// <summary>Writes the START frame's payload: NUL-terminated strings, so that the supervisor parses nothing else.</summary>
internal static class StartPayload
{
    public static byte[] Write(SupervisorParameters parameters, IReadOnlyList<string> environment)
    {
        var command = parameters.Command;
        List<string> fields =
        [
            Number(Frame.ProtocolVersion),
            parameters.Log.Path ?? "",
            Number(parameters.Log.MaxSize),
            Number(parameters.Log.MaxFiles),
            parameters.Stdin == StdinMode.Open ? "open" : "null",
            Number((long)command.Timeout.TotalMilliseconds),
            parameters.PidFile,
            command.WorkingFolder,
            Number(command.Args.Count + 1),
            command.Path,
            .. command.Args,
            Number(environment.Count),
            .. environment,
        ];
        if (fields.Exists(field => field.Contains('\0', StringComparison.Ordinal)))
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "an argument, path or environment value of the runtime's command holds a NUL character");
        }

        var payload = Encoding.UTF8.GetBytes(string.Join('\0', fields) + '\0');
        return payload.Length <= Frame.MaxStartPayload
            ? payload
            : throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"the runtime's command line takes {payload.Length} bytes; at most {Frame.MaxStartPayload} are allowed");
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
