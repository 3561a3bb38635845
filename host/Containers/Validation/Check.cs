namespace Atoll.Host.Containers.Validation;

/// <summary>What every check of a request is made of.</summary>
internal static class Check
{
    /// <exception cref="RuntimeException">InvalidArgument.</exception>
    public static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw Invalid(message);
        }
    }

    public static RuntimeException Invalid(string message) => new(RuntimeErrorCode.InvalidArgument, message);

    /// <summary>For messages: a client may send any length.</summary>
    public static string Cut(string text) => text.Length > 64 ? text[..64] + "…" : text;

    /// <summary>Absolute, and going nowhere else than it says: CVE-2024-21626 came through /proc/self/fd as a working folder.</summary>
    public static bool IsContainerPath(string path)
        => path.StartsWith('/') && !HasNul(path) && !path.Split('/').Contains("..") && !(path + "/").StartsWith("/proc/", StringComparison.Ordinal);

    public static bool HasNul(string text) => text.Contains('\0', StringComparison.Ordinal);

    public static void Texts(IEnumerable<string> texts, string what) => Require(!texts.Any(HasNul), $"{what} holds a NUL character");

    public static void Environment(IEnumerable<string> variables)
    {
        foreach (var variable in variables)
        {
            Require(!HasNul(variable), "an environment variable holds a NUL character");
            Require(variable.IndexOf('=', StringComparison.Ordinal) > 0, $"'{Cut(variable)}' is no environment variable: NAME=VALUE");
        }
    }
}
