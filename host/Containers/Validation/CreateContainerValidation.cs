using System.Text.RegularExpressions;
using Atoll.Host.Containers.Logs;
using Atoll.Host.Containers.Spec;
using static Atoll.Host.Containers.Validation.Check;

namespace Atoll.Host.Containers.Validation;

/// <summary>Refuses a bad request before anything is done.</summary>
internal static partial class CreateContainerValidation
{
    /// <summary>As the kernel has it (uts_namespaces(7)).</summary>
    private const int MaxHostname = 64;

    /// <exception cref="RuntimeException">InvalidArgument, for the first mistake.</exception>
    public static void Validate(CreateContainer request)
    {
        Require(request.Name.Length == 0 || ContainerNames.IsName(request.Name), $"'{Cut(request.Name)}' is no container name: {ContainerNames.Expected}");
        Require(request.Hostname.Length == 0 || HostnamePattern().IsMatch(request.Hostname), $"'{Cut(request.Hostname)}' is no hostname: letters, digits, '-' and '.', at most {MaxHostname}");
        Require(request.WorkingDir.Length == 0 || IsContainerPath(request.WorkingDir), $"the working folder '{Cut(request.WorkingDir)}' is not an absolute path in the container");
        Require(request.ShmSize >= 0, $"{request.ShmSize} bytes are no size of /dev/shm");
        Require(request.OomScoreAdj is null or (>= -1000 and <= 1000), $"the OOM score adjustment {request.OomScoreAdj} is not within -1000 and 1000");
        Texts([.. request.Entrypoint, .. request.Command], "an argument");
        Check.Environment(request.Env);
        ResourceLimitsValidation.Validate(request.Resources);
        NamespaceValidation.Validate(request);
        MountValidation.Validate(request.Mounts);
        DeviceValidation.Validate(request);
        SysctlValidation.Validate(request);
        Annotations(request.Annotations);
        LifeValidation.Validate(request);
        _ = request.HooksJson.Length > 0 ? SpecHooks.Parse(request.HooksJson) : null;
        _ = LogOptions.Parse(request.LogOptions);
    }

    /// <summary>Annotations that change what a runtime does to the host are not a client's to give (CVE-2024-3154).</summary>
    private static void Annotations(IReadOnlyDictionary<string, string> annotations)
    {
        foreach (var (key, value) in annotations)
        {
            Require(key.Length > 0 && !HasNul(key) && !HasNul(value), "an annotation needs a key, and no NUL character");
            Require(!key.StartsWith("org.systemd.property.", StringComparison.Ordinal), $"the annotation '{Cut(key)}' would set a property of a systemd unit, which is refused");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostnamePattern();
}
