using System.Text;
using System.Text.Json;
using Atoll.Plugins.ShimV2.Protos;
using Google.Protobuf;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>What a shim's <c>start</c> writes: where it listens and how it is spoken to.</summary>
internal sealed record ShimAnswer
{
    private const int Newest = 3;
    private const string OnlyProtocol = "ttrpc";

    /// <summary>The version's field of a protobuf answer, which comes first.</summary>
    private const byte VersionTag = 0x08, AddressTag = 0x12;

    public required ShimAddress Address { get; init; }

    /// <summary>2 or 3: which name of the service Task to ask for first.</summary>
    public required int Version { get; init; }

    /// <summary>An address alone up to containerd 1.7, JSON in 2.0 to 2.2, protobuf since 2.3.</summary>
    /// <exception cref="RuntimeException">It is none of these, or asks for a protocol that is not spoken.</exception>
    public static ShimAnswer Parse(ReadOnlySpan<byte> stdout)
    {
        var text = Encoding.UTF8.GetString(stdout).Trim();
        if (text.Length == 0)
        {
            throw new RuntimeException(RuntimeErrorCode.Internal, "the shim's start printed no address");
        }

        return text[0] == '{' ? FromJson(text)
            : stdout[0] is VersionTag or AddressTag ? FromProtobuf(stdout)
            : new ShimAnswer { Address = ShimAddress.Parse(text), Version = 2 };
    }

    private static ShimAnswer FromJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            return Checked(root.GetProperty("version").GetInt32(), root.GetProperty("address").GetString() ?? "", root.TryGetProperty("protocol", out var protocol) ? protocol.GetString() : null);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new RuntimeException(RuntimeErrorCode.Internal, $"the shim's start printed JSON that holds no address: {e.Message}", e);
        }
    }

    private static ShimAnswer FromProtobuf(ReadOnlySpan<byte> stdout)
    {
        try
        {
            var result = BootstrapResult.Parser.ParseFrom(stdout);
            return Checked(result.Version, result.Address, result.Protocol);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RuntimeException(RuntimeErrorCode.Internal, $"the shim's start printed what cannot be read: {e.Message}", e);
        }
    }

    private static ShimAnswer Checked(int version, string address, string? protocol)
    {
        if (version is < 1 or > Newest)
        {
            throw new RuntimeException(RuntimeErrorCode.NotSupported, $"the shim speaks version {version} of its protocol; up to {Newest} is supported");
        }

        return string.IsNullOrEmpty(protocol) || protocol == OnlyProtocol
            ? new ShimAnswer { Address = ShimAddress.Parse(address), Version = version }
            : throw new RuntimeException(RuntimeErrorCode.NotSupported, $"the shim speaks '{protocol}'; only {OnlyProtocol} is supported");
    }
}
