namespace Atoll.Host.Configuration;

/// <summary>The API's address as <c>--host</c> and <c>host</c> write it.</summary>
internal static class HostAddress
{
    private const string UnixScheme = "unix://";

    /// <summary>The path of a <c>unix:///PATH</c> address, or null when it is none.</summary>
    public static string? SocketPath(string address)
        => address.StartsWith(UnixScheme + "/", StringComparison.Ordinal) && address.Length > UnixScheme.Length + 1 ? address[UnixScheme.Length..] : null;

    public static string Expected(string address) => $"must be unix:///PATH with an absolute path, not '{address}'";
}
