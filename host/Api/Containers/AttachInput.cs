using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

/// <summary>What a client sends to a container that it is attached to, after <c>open</c>.</summary>
internal static class AttachInput
{
    /// <summary>The next bytes of standard input; null when it is closed.</summary>
    /// <exception cref="IOException">The client left without closing it.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>?> NextAsync(IAsyncStreamReader<AttachRequest> requests, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            switch (requests.Current.RequestCase)
            {
                case AttachRequest.RequestOneofCase.Stdin:
                    return requests.Current.Stdin.Memory;
                case AttachRequest.RequestOneofCase.StdinClosed:
                    return null;
                default:
                    continue;
            }
        }

        throw new IOException("the client left");
    }
}
