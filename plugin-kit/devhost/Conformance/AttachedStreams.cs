using System.Text;
using Atoll.Api.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Atoll.DevHost.Conformance;

/// <summary>A client that is attached to a container.</summary>
internal sealed class AttachedStreams(AsyncDuplexStreamingCall<AttachRequest, AttachResponse> call, CancellationToken cancellationToken) : IDisposable
{
    private readonly MemoryStream _stdout = new();
    private readonly MemoryStream _stderr = new();

    private Task _opened = Task.CompletedTask;

    public static AttachedStreams Open(AsyncDuplexStreamingCall<AttachRequest, AttachResponse> call, string id, bool start, bool stdin, CancellationToken cancellationToken)
        => new(call, cancellationToken)
        {
            _opened = call.RequestStream.WriteAsync(new AttachRequest { Open = new AttachRequest.Types.Open { Container = id, Start = start, Stdin = stdin, Stdout = true, Stderr = true } }, cancellationToken),
        };

    /// <summary>Ends when the streams are joined.</summary>
    public async Task AwaitAttachedAsync()
    {
        await _opened;
        Expect.That(await call.ResponseStream.MoveNext(cancellationToken) && call.ResponseStream.Current.Attached is not null, "an attach ended before the streams were joined");
    }

    public Task WriteAsync(string text) => call.RequestStream.WriteAsync(new AttachRequest { Stdin = ByteString.CopyFromUtf8(text) }, cancellationToken);

    public Task CloseStdinAsync() => call.RequestStream.WriteAsync(new AttachRequest { StdinClosed = new AttachRequest.Types.StdinClosed() }, cancellationToken);

    /// <summary>Reads until standard output has a text.</summary>
    public async Task AwaitOutputAsync(string text)
    {
        while (!Encoding.UTF8.GetString(_stdout.ToArray()).Contains(text, StringComparison.Ordinal))
        {
            Expect.That(await call.ResponseStream.MoveNext(cancellationToken), $"the output ended without '{text}'; it was '{Encoding.UTF8.GetString(_stdout.ToArray())}'");
            Take(call.ResponseStream.Current);
        }
    }

    /// <summary>Reads everything to the end.</summary>
    public async Task<StreamOutcome> FinishAsync()
    {
        await _opened;
        ExitStatus? exit = null;
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            exit = Take(call.ResponseStream.Current) ?? exit;
        }

        return new StreamOutcome(_stdout.ToArray(), Encoding.UTF8.GetString(_stderr.ToArray()), exit ?? throw new NonconformanceException("an attach ended without saying how the container ended"));
    }

    public void Dispose() => call.Dispose();

    private ExitStatus? Take(AttachResponse response)
    {
        _stdout.Write(response.Stdout.Span);
        _stderr.Write(response.Stderr.Span);
        return response.Exited;
    }
}
