using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Plugins.ShimV2.Tasks;

/// <summary>The names of what travels as <c>Any</c>. Without the prefix <c>type.googleapis.com/</c>, which shims before containerd 1.7 refuse.</summary>
internal static class TypeUrls
{
    public const string RuncOptions = "containerd.runc.v1.Options", RuntimeOptions = "runtimeoptions.v1.Options";
    public const string Process = "types.containerd.io/opencontainers/runtime-spec/1/Process", LinuxResources = "types.containerd.io/opencontainers/runtime-spec/1/LinuxResources";
    public const string MetricsV1 = "io.containerd.cgroups.v1.Metrics", MetricsV2 = "io.containerd.cgroups.v2.Metrics";
    public const string TaskExit = "containerd.events.TaskExit";

    public static Any Message(string url, IMessage message) => new() { TypeUrl = url, Value = message.ToByteString() };

    /// <summary>Values of the OCI specification travel as JSON.</summary>
    public static Any Json(string url, string json) => new() { TypeUrl = url, Value = ByteString.CopyFromUtf8(json) };

    /// <summary>With or without the prefix.</summary>
    public static bool Is(Any any, string url) => any.TypeUrl == url || any.TypeUrl.EndsWith('/' + url, StringComparison.Ordinal);
}
