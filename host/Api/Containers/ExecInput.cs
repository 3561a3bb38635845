using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

/// <summary>What a client sends to its exec, after <c>open</c>.</summary>
internal sealed class ExecInput(IAsyncStreamReader<ExecRequest> requests) : IDisposable
{
    private readonly CancellationTokenSource _left = new();

    /// <summary>The client has said that it leaves, and that the command is to go on.</summary>
    public CancellationToken Left => _left.Token;

    public void Dispose() => _left.Dispose();

    /// <summary>The next bytes of standard input; null when it is closed.</summary>
    /// <exception cref="IOException">The client left without closing it.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            switch (requests.Current.RequestCase)
            {
                case ExecRequest.RequestOneofCase.Stdin:
                    return requests.Current.Stdin.Memory;
                case ExecRequest.RequestOneofCase.StdinClosed:
                    return null;
                case ExecRequest.RequestOneofCase.Leave:
                    await _left.CancelAsync();
                    continue;
                default:
                    continue;
            }
        }

        throw new IOException("the client left");
    }
}
