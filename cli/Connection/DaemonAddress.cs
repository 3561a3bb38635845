namespace Atoll.Cli.Connection;

/// <summary>Where the daemon listens: a Unix socket.</summary>
internal sealed record DaemonAddress(string SocketPath)
{
    public const string Variable = "ATOLL_HOST";
    public const string DefaultSocket = "/run/atoll/atoll.sock";
    private const string Scheme = "unix://";

    public override string ToString() => Scheme + SocketPath;

    /// <param name="option">The value of --host; without one the environment decides, then the default.</param>
    public static DaemonAddress Resolve(string? option)
    {
        string? given = option ?? Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrEmpty(given) ? new DaemonAddress(DefaultSocket) : Parse(given);
    }

    private static DaemonAddress Parse(string given)
    {
        string path = given.StartsWith(Scheme, StringComparison.Ordinal) ? given[Scheme.Length..] : given;
        return path.StartsWith('/')
            ? new DaemonAddress(path)
            : throw new CliException($"atoll: '{given}' is not an address: use unix:///PATH or an absolute path.");
    }
}
