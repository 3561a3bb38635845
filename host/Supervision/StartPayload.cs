using System.Globalization;
using System.Text;
using Atoll.Host.Linux;

namespace Atoll.Host.Supervision;

/// <summary>What a START asks for.</summary>
internal sealed record StartRequest
{
    /// <summary>Null where another's process has the streams and nothing is to be run.</summary>
    public required Command? Command { get; init; }

    public required SupervisedFiles Files { get; init; }

    /// <summary>The command starts the process at once, and nothing is kept of its end.</summary>
    public bool IsExec { get; init; }

    public StdinMode Stdin { get; init; }

    public LogParameters Log { get; init; } = new() { Path = null, MaxSize = 0, MaxFiles = 1 };

    public TimeSpan? ProcessTimeout { get; init; }

    /// <summary>The streams that the control connection is attached to from the first byte.</summary>
    public byte Attached { get; init; }
}

/// <summary>Writes the START frame's payload: NUL-terminated strings, so that the supervisor parses nothing else.</summary>
internal static class StartPayload
{
    public static byte[] Write(StartRequest request)
    {
        var command = request.Command;
        var environment = command is null ? [] : command.Environment ?? HostProcesses.PathAlone;
        string[] argv = command is null ? [] : [command.Path, .. command.Args];
        List<string> fields =
        [
            Number(Frame.StartVersion),
            command is null ? "keep" : request.IsExec ? "exec" : "create",
            request.Log.Path ?? "",
            Number(request.Log.MaxSize),
            Number(request.Log.MaxFiles),
            request.Stdin == StdinMode.Open ? "open" : "null",
            request.Files.ConsoleSocket ?? "",
            Milliseconds(command?.Timeout ?? TimeSpan.Zero),
            request.ProcessTimeout is { } limit ? Milliseconds(limit) : "0",
            Number(request.Attached),
            request.Files.PidFile,
            command?.WorkingFolder ?? request.Files.Folder,
            Number(argv.Length),
            .. argv,
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

    /// <summary>At least 1: 0 stands for no limit.</summary>
    private static string Milliseconds(TimeSpan time) => Number(Math.Max(1, (long)time.TotalMilliseconds));
}
