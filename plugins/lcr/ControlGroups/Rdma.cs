using System.Text.Json.Nodes;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Plugins.Lcr.ControlGroups;

/// <summary>linux.resources.rdma: both versions have the same file.</summary>
internal static class Rdma
{
    public static IEnumerable<string> Lines(JsonObject resources)
        => (resources.Object("rdma") ?? []).Select(device =>
        {
            var limits = (JsonObject)device.Value!;
            return $"{device.Key}{Part("hca_handle", "hcaHandles")}{Part("hca_object", "hcaObjects")}";

            string Part(string key, string field) => limits.Number(field) is { } number ? $" {key}={number}" : "";
        });
}
