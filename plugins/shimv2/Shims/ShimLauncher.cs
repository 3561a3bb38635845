using System.Collections.Concurrent;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Tasks;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>
/// Starts shims of every age. Those before containerd 2.3 read nothing, or their options, on their standard input and end on anything else; those after it end
/// on anything but bootstrap parameters. Either failure leaves nothing behind, so one is tried after the other, and what a binary took is remembered.
/// </summary>
internal sealed class ShimLauncher(IHostProcesses processes, ShimCommand command)
{
    private readonly ConcurrentDictionary<(string Binary, DateTime Written), Dialect> _known = new();

    private enum Dialect
    {
        /// <summary>Flags and environment.</summary>
        Flags = 0,

        /// <summary>Parameters on standard input.</summary>
        Bootstrap,
    }

    /// <exception cref="RuntimeException">The shim did not start, or answered what cannot be understood.</exception>
    public async Task<ShimAnswer> StartAsync(ContainerRef container, ShimRecord record, Any? options, CancellationToken cancellationToken)
    {
        var key = (record.Binary, File.GetLastWriteTimeUtc(record.Binary));
        if (_known.TryGetValue(key, out var known))
        {
            return Answer(container, await RunAsync(container, record, known, options, cancellationToken));
        }

        var first = await RunAsync(container, record, Dialect.Flags, options, cancellationToken);
        if (first.ExitCode == 0)
        {
            var answer = Answer(container, first);
            _known[key] = Dialect.Flags;
            return answer;
        }

        var second = await RunAsync(container, record, Dialect.Bootstrap, options, cancellationToken);
        if (second.ExitCode == 0)
        {
            var answer = Answer(container, second);
            _known[key] = Dialect.Bootstrap;
            return answer;
        }

        throw Failed(container, first);
    }

    private Task<CommandResult> RunAsync(ContainerRef container, ShimRecord record, Dialect dialect, Any? options, CancellationToken cancellationToken)
        => processes.RunAsync(command.Start(container, record, dialect == Dialect.Bootstrap ? command.Bootstrap(container, options) : Legacy(options)), cancellationToken);

    /// <summary>The runc shim takes one of its options at the start, its own cgroup; everything else stays unsaid, because not every shim bears it.</summary>
    private static byte[] Legacy(Any? options)
        => options is not null && TypeUrls.Is(options, TypeUrls.RuncOptions) && RuncOptions.Parser.ParseFrom(options.Value).ShimCgroup.Length > 0 ? options.ToByteArray() : [];

    private static ShimAnswer Answer(ContainerRef container, CommandResult result)
    {
        if (result.ExitCode != 0)
        {
            throw Failed(container, result);
        }

        try
        {
            return ShimAnswer.Parse(result.StdoutBytes.Span);
        }
        catch (RuntimeException e)
        {
            throw new CommandFailedException(e.Code, $"{container.Runtime.Name} start failed: {result.Argv[0]}: {e.Message}", result, e) { RuntimeOutput = result.Stderr };
        }
    }

    private static CommandFailedException Failed(ContainerRef container, CommandResult result)
    {
        var words = ShimErrors.LastLine(result.Stderr) ?? ShimErrors.LastLine(result.Stdout) ?? $"exit code {result.ExitCode}";
        return new CommandFailedException(RuntimeErrorCode.Internal, $"{container.Runtime.Name} start failed: {result.Argv[0]}: {words}", result) { RuntimeOutput = result.Stderr };
    }
}
