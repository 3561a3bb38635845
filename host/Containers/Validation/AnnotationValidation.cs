using System.Text.Json.Nodes;
using Atoll.Host.Configuration;
using static Atoll.Host.Containers.Validation.Check;

namespace Atoll.Host.Containers.Validation;

/// <summary>
/// Annotations are for people and tools, but some runtimes take orders from them: another hypervisor, kernel or handler, a file of the host's to write to. Those
/// are a client's to give only where the operator has said which values.
/// </summary>
internal static class AnnotationValidation
{
    /// <summary>What annotations begin with that runtimes act on, and whose they are, from the runtimes' own documents. docs/operators.md has the same list.</summary>
    public static IReadOnlyList<(string Prefix, string Runtime)> ActedOn { get; } =
    [
        ("io.katacontainers.", "Kata Containers"),
        ("com.github.containers.virtcontainers.", "Kata Containers before 2.0"),
        ("run.oci.", "crun and youki"),
        ("krun.", "crun with libkrun"),
        ("module.wasm.image/", "crun and youki"),
        ("dev.gvisor.", "gVisor"),
        ("com.urunc.unikernel.", "urunc"),
        ("org.criu.", "runc, crun and youki"),
        ("cdi.k8s.io/", "NVIDIA's runtime"),
    ];

    /// <summary>Checks what the runtime would be given, a bundle's own annotations too: tools make those from the labels of images.</summary>
    /// <param name="spec">The container's configuration.</param>
    /// <param name="runtime">The name that was resolved.</param>
    /// <param name="entry">What plugins.toml says of it; null where it says nothing.</param>
    /// <exception cref="RuntimeException">PermissionDenied, for the first that is not allowed.</exception>
    public static void Validate(JsonObject spec, string runtime, RuntimeEntry? entry)
    {
        foreach (var (key, value) in spec["annotations"] as JsonObject ?? [])
        {
            if (ActedOn.FirstOrDefault(acted => key.StartsWith(acted.Prefix, StringComparison.Ordinal)) is { Prefix: not null } acted)
            {
                Require(key, value?.ToString() ?? "", acted.Runtime, runtime, entry?.Annotations ?? AllowedAnnotations.None);
            }
        }
    }

    private static void Require(string key, string value, string actor, string runtime, AllowedAnnotations allowed)
    {
        var pattern = allowed.PatternFor(key) ?? throw Denied($"the annotation '{Cut(key)}' is an order to {actor}, which runtime '{runtime}' takes from nobody; leave it out, or allow it with a pattern for its values in [runtimes.{RuntimeToml.Key(runtime)}.annotations] of plugins.toml");
        if (!pattern.Matches(value))
        {
            throw Denied($"the annotation '{Cut(key)}' has the value '{Cut(value)}', which '{pattern.Text}' in [runtimes.{RuntimeToml.Key(runtime)}.annotations] of plugins.toml does not match as a whole");
        }
    }

    private static RuntimeException Denied(string message) => new(RuntimeErrorCode.PermissionDenied, message);
}
