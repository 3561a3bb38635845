using Atoll.Api.V1;

namespace Atoll.Cli.Options;

/// <summary>docker's --device: HOST[:CONTAINER][:PERMISSIONS].</summary>
internal static class DeviceOption
{
    public static Device Parse(string text) => text.Split(':') switch
    {
        [not "" and var host] => new Device { HostPath = host },
        [not "" and var host, var permissions] when ArePermissions(permissions) => new Device { HostPath = host, Permissions = permissions },
        [not "" and var host, not "" and var container] => new Device { HostPath = host, ContainerPath = container },
        [not "" and var host, not "" and var container, var permissions] when ArePermissions(permissions) => new Device { HostPath = host, ContainerPath = container, Permissions = permissions },
        _ => throw new UsageException($"invalid device '{text}': use HOST[:CONTAINER][:rwm]"),
    };

    private static bool ArePermissions(string text) => text.Length is > 0 and <= 3 && text.All(letter => letter is 'r' or 'w' or 'm');
}
