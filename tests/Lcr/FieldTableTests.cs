using System.Text.RegularExpressions;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Lcr.Tests;

/// <summary>docs/lcr.md says of each field of the OCI runtime specification (1.2) what becomes of it.</summary>
internal sealed partial class FieldTableTests
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(TestContext.CurrentContext.TestDirectory, "../../../../"));

    private static readonly string[] Schema = File.ReadAllLines(Path.Combine(Repository, "tests", "Lcr", "OciSchema.txt"));

    private static readonly Dictionary<string, string> Table = File.ReadLines(Path.Combine(Repository, "docs", "lcr.md"))
        .Select(line => Row().Match(line)).Where(match => match.Success).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);

    [Test]
    public void Every_field_of_the_schema_is_in_the_table_and_no_other()
        => Assert.That(Table.Keys, Is.EquivalentTo(Schema));

    [Test]
    public void The_table_says_refused_of_exactly_those_fields_that_are_refused()
        => Assert.That(Table.Where(row => row.Value == "refused").Select(row => row.Key), Is.EquivalentTo(RefusedFields.All.Keys));

    [GeneratedRegex(@"^\| `([A-Za-z.\[\]]+)` \| (.+) \|$")]
    private static partial Regex Row();
}
