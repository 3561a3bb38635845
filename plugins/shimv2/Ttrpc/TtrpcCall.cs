using Atoll.Plugins.ShimV2.Protos;
using Google.Protobuf;

namespace Atoll.Plugins.ShimV2.Ttrpc;

/// <summary>A call to be made.</summary>
internal sealed record TtrpcCall
{
    public required string Service { get; init; }

    public required string Method { get; init; }

    public required IMessage Message { get; init; }

    /// <summary>After this time the server gives the call up, and ends what it runs for it; null for never.</summary>
    public TimeSpan? Timeout { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    public TtrpcRequest ToRequest()
    {
        var request = new TtrpcRequest { Service = Service, Method = Method, Payload = Message.ToByteString(), TimeoutNano = Timeout is { } timeout ? timeout.Ticks * TimeSpan.NanosecondsPerTick : 0 };
        request.Metadata.AddRange(Metadata.Select(pair => new TtrpcKeyValue { Key = pair.Key, Value = pair.Value }));
        return request;
    }
}
