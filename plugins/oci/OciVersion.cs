using System.Globalization;
using System.Text.RegularExpressions;

namespace Atoll.Plugins.Oci;

/// <summary>A version of an OCI runtime, as its releases are numbered. What a distribution or a build adds behind a plus or a dot does not count.</summary>
/// <param name="Candidate">The number of a release candidate; <see cref="int.MaxValue"/> for a release.</param>
internal readonly partial record struct OciVersion(int Major, int Minor, int Patch, int Candidate)
{
    /// <summary>Two versions of one branch get the same mendings.</summary>
    public (int Major, int Minor) Branch => (Major, Minor);

    /// <summary>Null for what is no version.</summary>
    public static OciVersion? Parse(string text)
    {
        var match = Form().Match(text);
        return match.Success
            ? new OciVersion(Number(match.Groups[1]), Number(match.Groups[2]), Number(match.Groups[3]), match.Groups[4].Success ? Number(match.Groups[4]) : int.MaxValue)
            : null;

        static int Number(Group digits) => digits.Success ? int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }

    public bool IsBefore(OciVersion other) => (Major, Minor, Patch, Candidate).CompareTo((other.Major, other.Minor, other.Patch, other.Candidate)) < 0;

    [GeneratedRegex(@"\Av?([0-9]{1,6})\.([0-9]{1,6})(?:\.([0-9]{1,6}))?(?:[-~.]?rc[-.]?([0-9]{1,6}))?(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
