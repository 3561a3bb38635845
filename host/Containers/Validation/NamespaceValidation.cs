using Atoll.Host.Containers.Spec;
using static Atoll.Host.Containers.Validation.Check;

namespace Atoll.Host.Containers.Validation;

/// <summary>Modes of namespaces.</summary>
internal static class NamespaceValidation
{
    public static void Validate(CreateContainer request)
    {
        Mode(request.NetworkMode, "network", SpecNamespaces.None, SpecNamespaces.Host, SpecNamespaces.Container);
        Mode(request.PidMode, "PID", SpecNamespaces.Host, SpecNamespaces.Container);
        Mode(request.IpcMode, "IPC", SpecNamespaces.Private, SpecNamespaces.Host, SpecNamespaces.Container);
        Mode(request.UtsMode, "UTS", SpecNamespaces.Host, SpecNamespaces.Container);
        Mode(request.CgroupnsMode, "cgroup namespace", SpecNamespaces.Private, SpecNamespaces.Host);
    }

    private static void Mode(string mode, string what, params string[] known)
    {
        var fits = mode.Length == 0 || known.Contains(mode) && mode != SpecNamespaces.Container
            || (known.Contains(SpecNamespaces.Container) && mode.StartsWith(SpecNamespaces.Container, StringComparison.Ordinal) && mode.Length > SpecNamespaces.Container.Length);
        Require(fits, $"'{Cut(mode)}' is no {what} mode: {string.Join(", ", known.Select(word => word == SpecNamespaces.Container ? "container:NAME" : word))}");
    }
}
