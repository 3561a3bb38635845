using System.Text.Json.Nodes;
using Atoll.Host.Configuration;
using Atoll.Host.Containers.Validation;

namespace Atoll.Host.Tests;

internal sealed class AnnotationValidationTests
{
    [TestCase("io.katacontainers.config.hypervisor.path")]
    [TestCase("com.github.containers.virtcontainers.KernelPath")]
    [TestCase("run.oci.handler")]
    [TestCase("krun.variant")]
    [TestCase("module.wasm.image/variant")]
    [TestCase("dev.gvisor.flag.network")]
    [TestCase("com.urunc.unikernel.hypervisor")]
    [TestCase("org.criu.config")]
    [TestCase("cdi.k8s.io/gpu")]
    public void An_order_to_a_runtime_is_refused_where_nothing_is_allowed(string key)
        => Assert.That(() => Validate(key, "x", "[runtimes.other.annotations]\n\"*\" = \".*\"\n"), Throws.TypeOf<RuntimeException>()
            .With.Property("Code").EqualTo(RuntimeErrorCode.PermissionDenied)
            .And.Message.StartsWith($"the annotation '{key}' is an order to ").And.Message.EndsWith("allow it with a pattern for its values in [runtimes.r.annotations] of plugins.toml"));

    [TestCase("org.example")]
    [TestCase("io.kubernetes.cri.sandbox-id")]
    [TestCase("io.containerd.runc.v2.group")]
    [TestCase("run.ocious")]
    [TestCase("io.katacontainer")]
    public void Any_other_annotation_passes(string key) => Assert.That(() => Validate(key, "x", ""), Throws.Nothing);

    [TestCase("\"run.oci.handler\" = \"wasm\"", "wasm", true)]
    [TestCase("\"run.oci.handler\" = \"wasm\"", "wasmx", false)]
    [TestCase("\"run.oci.handler\" = \"wasm\"", "wasm\n", false)]
    [TestCase("\"run.oci.handler\" = \"wasm|krun\"", "krun", true)]
    [TestCase("\"run.oci.handler\" = \"wasm|krun\"", "wasm/../krun", false)]
    [TestCase("\"run.oci.*\" = \"[a-z]+\"", "krun", true)]
    [TestCase("\"*\" = \".*\"", "anything", true)]
    [TestCase("\"run.oci.*\" = \".*\"\n\"run.oci.handler\" = \"wasm\"", "krun", false)]
    [TestCase("\"run.*\" = \"wasm\"\n\"run.oci.h*\" = \"krun\"", "krun", true)]
    [TestCase("\"run.oci.handle\" = \".*\"", "wasm", false)]
    [TestCase("\"run.oci.handler\" = \"\"", "", true)]
    [TestCase("\"run.oci.handler\" = \"(a+)+b\"", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false)]
    public void The_key_or_the_longest_beginning_decides_and_its_pattern_matches_the_whole_value(string table, string value, bool passes)
        => Assert.That(() => Validate("run.oci.handler", value, $"[runtimes.r.annotations]\n{table}\n"), passes ? Throws.Nothing : Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.PermissionDenied));

    [Test]
    public void A_value_that_does_not_match_is_shown_with_its_pattern()
        => Assert.That(() => Validate("run.oci.handler", "krun", "[runtimes.r.annotations]\n\"run.oci.*\" = \"wasm\"\n"), Throws.TypeOf<RuntimeException>()
            .With.Message.EqualTo("the annotation 'run.oci.handler' has the value 'krun', which 'wasm' in [runtimes.r.annotations] of plugins.toml does not match as a whole"));

    [Test]
    public void What_the_message_tells_to_write_can_be_written()
        => Assert.That(() => AnnotationValidation.Validate(new JsonObject { ["annotations"] = new JsonObject { ["io.katacontainers.x"] = "y" } }, "io.containerd.kata.v2", null), Throws.TypeOf<RuntimeException>()
            .With.Message.Contains("in [runtimes.\"io.containerd.kata.v2\".annotations] of plugins.toml"));

    [TestCase("""{"annotations": {"run.oci.handler": 7}}""")]
    [TestCase("""{"annotations": {"run.oci.handler": null}}""")]
    [TestCase("""{"annotations": {"a": "b", "run.oci.handler": {"x": "y"}}}""")]
    public void What_a_bundle_holds_is_checked_whatever_it_is(string spec)
        => Assert.That(() => AnnotationValidation.Validate((JsonObject)JsonNode.Parse(spec)!, "r", null), Throws.TypeOf<RuntimeException>());

    [Test]
    public void The_guide_has_every_beginning()
    {
        var guide = File.ReadAllText(Path.GetFullPath(Path.Combine(TestContext.CurrentContext.TestDirectory, "../../../../docs/operators.md")));
        Assert.That(AnnotationValidation.ActedOn.Select(acted => $"| `{acted.Prefix}` | {acted.Runtime} |").Where(row => !guide.Contains(row, StringComparison.Ordinal)), Is.Empty);
    }

    private static void Validate(string key, string value, string toml)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("plugins.toml", toml);
        AnnotationValidation.Validate(new JsonObject { ["annotations"] = new JsonObject { [key] = value } }, "r", PluginsToml.Read(file, new DaemonFlags()).Runtimes.GetValueOrDefault("r"));
    }
}
