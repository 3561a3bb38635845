using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

/// <summary>What a client sends to its exec, after <c>open</c>.</summary>
internal static class ExecInput
{
    /// <summary>The next bytes of standard input; null when it is closed.</summary>
    /// <exception cref="IOException">The client left without closing it.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>?> NextAsync(IAsyncStreamReader<ExecRequest> requests, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            switch (requests.Current.RequestCase)
            {
                case ExecRequest.RequestOneofCase.Stdin:
                    return requests.Current.Stdin.Memory;
                case ExecRequest.RequestOneofCase.StdinClosed:
                    return null;
                default:
                    continue;
            }
        }

        throw new IOException("the client left");
    }
}
