using Atoll.Plugins.Oci;
using Atoll.Plugins.ShimV2.Protos;
using Google.Protobuf;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>What a shim answers to <c>-info</c> (containerd, api/types/introspection.proto).</summary>
internal static class ShimInfo
{
    /// <summary>The features in it: JSON of the OCI specification, which is how containerd writes its types into an <c>Any</c>. Unknown where there are none of that kind.</summary>
    public static RuntimeFeatures Features(ReadOnlySpan<byte> stdout)
    {
        try
        {
            return RuntimeInfo.Parser.ParseFrom(stdout).Features is { } features ? RuntimeFeatures.FromJson(features.Value.ToStringUtf8()) : RuntimeFeatures.Unknown;
        }
        catch (InvalidProtocolBufferException)
        {
            return RuntimeFeatures.Unknown;
        }
    }
}
