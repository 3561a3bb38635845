using System.Text;
using Atoll.Api.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Atoll.DevHost.Conformance;

/// <summary>Another process of a container, and its client.</summary>
internal sealed class RunningExec(AsyncDuplexStreamingCall<ExecRequest, ExecResponse> call, CancellationToken cancellationToken) : IDisposable
{
    private Task _opened = Task.CompletedTask;

    /// <summary>Named in a resize.</summary>
    public string ExecId { get; private set; } = "";

    public static RunningExec Open(AsyncDuplexStreamingCall<ExecRequest, ExecResponse> call, string id, IReadOnlyList<string> command, CancellationToken cancellationToken, Action<ExecRequest.Types.Open>? change = null)
    {
        var open = new ExecRequest.Types.Open { Container = id, Command = { command }, Stdin = true, Stdout = true, Stderr = true };
        change?.Invoke(open);
        return new RunningExec(call, cancellationToken) { _opened = call.RequestStream.WriteAsync(new ExecRequest { Open = open }, cancellationToken) };
    }

    /// <summary>Ends when the process runs.</summary>
    /// <returns>Its pid as the host sees it.</returns>
    public async Task<int> AwaitStartedAsync()
    {
        await _opened;
        var started = await call.ResponseStream.MoveNext(cancellationToken) ? call.ResponseStream.Current.Started : null;
        ExecId = started?.ExecId ?? throw new NonconformanceException("an exec ended before it had started");
        return started.Pid;
    }

    public Task WriteAsync(string text) => call.RequestStream.WriteAsync(new ExecRequest { Stdin = ByteString.CopyFromUtf8(text) }, cancellationToken);

    /// <summary>Writes the last of the input and reads everything to the end.</summary>
    public async Task<StreamOutcome> FinishAsync(string stdin = "")
    {
        await _opened;
        await SendInputAsync(stdin);
        using var stdout = new MemoryStream();
        using var stderr = new MemoryStream();
        ExitStatus? exit = null;
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            var response = call.ResponseStream.Current;
            stdout.Write(response.Stdout.Span);
            stderr.Write(response.Stderr.Span);
            exit = response.Exited ?? exit;
        }

        return new StreamOutcome(stdout.ToArray(), Encoding.UTF8.GetString(stderr.ToArray()), exit ?? throw new NonconformanceException("an exec ended without an exit code"));
    }

    /// <summary>Reads until standard output has a text.</summary>
    public async Task AwaitOutputAsync(string text)
    {
        var seen = new StringBuilder();
        while (!seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            Expect.That(await call.ResponseStream.MoveNext(cancellationToken), $"the output of an exec ended without '{text}'; it was '{seen}'");
            seen.Append(call.ResponseStream.Current.Stdout.ToStringUtf8());
        }
    }

    public void Dispose() => call.Dispose();

    private async Task SendInputAsync(string stdin)
    {
        try
        {
            if (stdin.Length > 0)
            {
                await WriteAsync(stdin);
            }

            await call.RequestStream.WriteAsync(new ExecRequest { StdinClosed = new ExecRequest.Types.StdinClosed() }, cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or RpcException)
        {
            // The call has ended before it had read all: its responses say how.
        }
    }
}
