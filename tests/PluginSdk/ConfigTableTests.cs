namespace Atoll.PluginSdk.Tests;

internal sealed class ConfigTableTests
{
    private static readonly ConfigTable Table = Of(("s", "text"), ("n", 5L), ("b", true), ("l", new object[] { "a", "b" }), ("m", new object[] { "a", 1L }), ("t", Of(("x", 1L), ("y", 2L))));

    [Test]
    public void Values_come_in_their_type_and_null_where_absent()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Table.GetString("s"), Is.EqualTo("text"));
            Assert.That(Table.GetInt64("n"), Is.EqualTo(5));
            Assert.That(Table.GetBoolean("b"), Is.True);
            Assert.That(Table.GetStrings("l"), Is.EqualTo((string[])["a", "b"]));
            Assert.That(Table.GetTable("t")!.GetInt64("y"), Is.EqualTo(2));
            Assert.That((Table.GetString("?"), Table.GetInt64("?"), Table.GetBoolean("?"), Table.GetStrings("?"), Table.GetTable("?")), Is.EqualTo(((string?)null, (long?)null, (bool?)null, (IReadOnlyList<string>?)null, (ConfigTable?)null)));
        });
    }

    [Test]
    public void A_value_of_another_type_is_an_error_that_names_the_key()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Table.GetInt64("s"), Throws.TypeOf<RuntimeException>().With.Message.EqualTo("configuration key 's' must be a whole number, not 'text'"));
            Assert.That(() => Table.GetString("n"), Throws.TypeOf<RuntimeException>());
            Assert.That(() => Table.GetBoolean("n"), Throws.TypeOf<RuntimeException>());
            Assert.That(() => Table.GetStrings("m"), Throws.TypeOf<RuntimeException>());
            Assert.That(() => Table.GetTable("l"), Throws.TypeOf<RuntimeException>());
        });
    }

    [Test]
    public void Merging_goes_key_by_key_and_the_upper_one_wins()
    {
        var merged = Table.MergedWith(Of(("s", "new"), ("t", Of(("y", 3L), ("z", 4L)))));
        Assert.That(merged.GetString("s"), Is.EqualTo("new"));
        Assert.That(merged.GetInt64("n"), Is.EqualTo(5));
        Assert.That(merged.GetTable("t")!.Values, Is.EquivalentTo(new Dictionary<string, object> { ["x"] = 1L, ["y"] = 3L, ["z"] = 4L }));
    }

    private static ConfigTable Of(params (string Key, object Value)[] values) => new(values.Select(v => KeyValuePair.Create(v.Key, v.Value)));
}
