using Google.Protobuf;
using Grpc.Core;

namespace Atoll.Cli.Connection;

/// <summary>A call that answers more than once, and may be asked more than once.</summary>
internal sealed class DaemonStream<TRequest, TResponse>(
    IAsyncStreamReader<IMessage> responses, IClientStreamWriter<IMessage>? requests, IDisposable call) : IDisposable
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    public TResponse Current => (TResponse)responses.Current;

    /// <returns>False at the end of the answers.</returns>
    public bool MoveNext() => responses.MoveNext(CancellationToken.None).Block();

    public void Send(TRequest request)
    {
        Task written = requests!.WriteAsync(request);
        written.Block(Timeout.InfiniteTimeSpan);
        written.GetAwaiter().GetResult();
    }

    public void Dispose() => call.Dispose();
}
