using System.Reflection;

namespace Atoll.Cli;

internal static class ClientVersion
{
    /// <summary>The version of the build, such as 0.1.0.</summary>
    public static string Number => Informational.Split('+')[0];

    /// <summary>The commit that was built; empty where the build did not know it.</summary>
    public static string Commit => Informational.Split('+') is [_, var commit] ? commit : "";

    private static string Informational { get; } =
        typeof(ClientVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
