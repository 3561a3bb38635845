using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Atoll.Host.Containers;

/// <summary>Names and ids of containers.</summary>
internal static partial class ContainerNames
{
    public const string Expected = "[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}";

    private static readonly string[] First = ["amber", "azure", "bold", "calm", "clear", "coral", "deep", "eager", "gentle", "golden", "keen", "lucid", "mellow", "nimble", "quiet", "silver", "steady", "swift", "tidal", "vivid"];
    private static readonly string[] Second = ["anchor", "bay", "breaker", "cay", "current", "dolphin", "drift", "gull", "heron", "kelp", "lagoon", "manta", "marlin", "mast", "oyster", "petrel", "reef", "sail", "tern", "wave"];

    public static bool IsName(string name) => NamePattern().IsMatch(name);

    /// <summary>64 lower-case hex digits.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>A name for a container that was given none.</summary>
    public static string NewName()
        => $"{First[RandomNumberGenerator.GetInt32(First.Length)]}_{Second[RandomNumberGenerator.GetInt32(Second.Length)]}_{RandomNumberGenerator.GetHexString(4, lowercase: true)}";

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
