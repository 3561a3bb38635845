namespace Atoll.PluginSdk.Tests;

internal sealed class ManifestTests
{
    private static readonly PluginManifest Good = new() { Id = "my-runtime", Version = "1.2.3", Assembly = "My.Runtime.dll", Sdk = "1.0", Priority = 500, Runtimes = ["my"] };

    [Test]
    public void A_good_manifest_has_no_problem() => Assert.That(ManifestValidation.Validate(Good), Is.Empty);

    [Test]
    public void Each_bad_value_is_named_by_its_key_all_in_one_go()
    {
        var bad = Good with { Id = "My Runtime", Version = "new", Assembly = "../evil.dll", Sdk = "1", Priority = 1001, Runtimes = ["a/b", "x", "x"], Type = "" };
        Assert.That(ManifestValidation.Validate(bad).Select(problem => problem.Key), Is.EqualTo((string[])["id", "version", "assembly", "sdk", "priority", "type", "runtimes", "runtimes"]));
    }

    [TestCase("runc", true)]
    [TestCase("io.containerd.kata.v2", true)]
    [TestCase("My_Runtime+x-1", true)]
    [TestCase("", false)]
    [TestCase(".x", false)]
    [TestCase("../x", false)]
    [TestCase("a/b", false)]
    [TestCase("a b", false)]
    [TestCase("a\n", false)]
    public void A_runtime_name_is_safe_as_a_file_name(string name, bool valid) => Assert.That(ManifestValidation.IsRuntimeName(name), Is.EqualTo(valid));
}
