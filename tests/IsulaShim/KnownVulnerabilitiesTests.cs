using Atoll.Plugins.Oci;

namespace Atoll.IsulaShim.Tests;

internal sealed class KnownVulnerabilitiesTests
{
    private const string Three = "CVE-2025-31133 {0}, CVE-2025-52565 {0}, CVE-2025-52881 {0}";

    [TestCase("1.1.5+ds1", "CVE-2024-21626 1.1.12, " + Three, "1.2.8")]
    [TestCase("1.0.0-rc93", "CVE-2024-21626 1.1.12, " + Three, "1.2.8")]
    [TestCase("1.1.12", Three, "1.2.8")]
    [TestCase("1.2.7", Three, "1.2.8")]
    [TestCase("1.3.2", Three, "1.3.3")]
    [TestCase("1.4.0-rc.2", Three, "1.4.0-rc.3")]
    [TestCase("1.2.8", "", "")]
    [TestCase("1.3.3+dev", "", "")]
    [TestCase("1.4.0-rc.3", "", "")]
    [TestCase("1.4.0", "", "")]
    [TestCase("1.5.0-rc.1", "", "")]
    [TestCase("2.0.0", "", "")]
    public void Runc_is_known_by_its_version_and_sent_to_the_nearest_that_is_mended(string version, string holes, string fixedIn)
        => Assert.That(Holes($"runc version {version}\ncommit: v{version}-0-gd842d771\nspec: 1.0.2-dev\ngo: go1.19.8\n"), Is.EqualTo(string.Format(System.Globalization.CultureInfo.InvariantCulture, holes, fixedIn)));

    [TestCase("1.4.3", "+SYSTEMD", "CVE-2022-27650 1.4.4")]
    [TestCase("1.8.1", "+SYSTEMD +SECCOMP", "")]
    [TestCase("1.8.1", "+SYSTEMD +LIBKRUN", "CVE-2025-24965 1.20")]
    [TestCase("1.14.3.0.0.0.12-8b58", "+LIBKRUN", "CVE-2025-24965 1.20")]
    [TestCase("1.20", "+LIBKRUN", "")]
    [TestCase("1.25.1", "+LIBKRUN", "")]
    public void Crun_has_holes_of_its_own_and_some_only_with_what_it_was_built_with(string version, string parts, string holes)
        => Assert.That(Holes($"crun version {version}\ncommit: f8a096be\nrundir: /run/crun\nspec: 1.0.0\n{parts}\n"), Is.EqualTo(holes));

    [TestCase("runsc version release-20230102.0\nspec: 1.0.2\n", "runsc release-20230102.0")]
    [TestCase("kata-runtime  : 3.2.0\n   commit   : 1\n", "kata-runtime  : 3.2.0")]
    [TestCase("runc version of mine\n", "runc of")]
    [TestCase("runc version \u001b[2J\n", "runc \uFFFD[2J")]
    public void Of_what_is_no_version_in_the_table_nothing_is_known_and_its_first_line_is_shown(string stdout, string text)
    {
        var answer = VersionAnswer.Read(stdout)!;
        Assert.That(answer.Text, Is.EqualTo(text));
        Assert.That(KnownVulnerabilities.Of(answer), Is.Empty);
    }

    [TestCase("")]
    [TestCase("\n \n")]
    public void Silence_is_no_answer(string stdout) => Assert.That(VersionAnswer.Read(stdout), Is.Null);

    private static string Holes(string stdout) => string.Join(", ", KnownVulnerabilities.Of(VersionAnswer.Read(stdout)!).Select(hole => $"{hole.Id} {hole.FixedIn}"));
}
