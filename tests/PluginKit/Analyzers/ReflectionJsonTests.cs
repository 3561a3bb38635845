using Atoll.PluginSdk.Analyzers;

namespace Atoll.PluginKit.Tests.Analyzers;

internal sealed class ReflectionJsonTests
{
    [TestCase("System.Text.Json.JsonSerializer.Serialize(new object())", "JsonSerializer.Serialize")]
    [TestCase("System.Text.Json.JsonSerializer.Deserialize<int[]>(\"[]\")", "JsonSerializer.Deserialize")]
    [TestCase("System.Text.Json.JsonSerializer.Deserialize<int[]>(\"[]\", new System.Text.Json.JsonSerializerOptions())", "JsonSerializer.Deserialize")]
    [TestCase("System.Net.Http.Json.JsonContent.Create(new object())", "JsonContent.Create")]
    [TestCase("new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver()", "DefaultJsonTypeInfoResolver")]
    [TestCase("Newtonsoft.Json.JsonConvert.SerializeObject(new object())", "JsonConvert.SerializeObject")]
    [TestCase("System.ComponentModel.TypeDescriptor.GetConverter(typeof(int))", "TypeDescriptor.GetConverter")]
    public async Task What_serializes_by_reflection_is_flagged(string code, string name)
    {
        var found = await Compiled.SourceAsync<ReflectionJsonAnalyzer>($"class C {{ object M() => {code}; }}");
        Assert.That(found.Select(f => (f.Id, f.Code)), Is.EqualTo(new[] { ("ATOLL001", code) }));
        Assert.That(found[0].Message, Does.StartWith(name).And.Contain("JsonSerializerContext"));
    }

    [TestCase("System.Text.Json.JsonSerializer.Serialize(1, info)")]
    [TestCase("System.Text.Json.JsonSerializer.Deserialize(\"1\", info)")]
    [TestCase("System.Text.Json.JsonDocument.Parse(\"1\")")]
    [TestCase("System.Text.Json.Nodes.JsonNode.Parse(\"1\")")]
    public async Task What_has_its_types_from_the_compiler_or_needs_none_is_not(string code)
        => Assert.That(await Compiled.SourceAsync<ReflectionJsonAnalyzer>($"class C {{ object? M(System.Text.Json.Serialization.Metadata.JsonTypeInfo<int> info) => {code}; }}"), Is.Empty);
}
