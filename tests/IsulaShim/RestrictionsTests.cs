using Atoll.Plugins.Oci;

namespace Atoll.IsulaShim.Tests;

internal sealed class RestrictionsTests
{
    private static readonly RuntimeFeatures Poor = RuntimeFeatures.FromJson("""
        {"ociVersionMin": "1.0.0", "mountOptions": ["ro", "rbind"], "linux": {"namespaces": ["pid", "mount"], "seccomp": {"enabled": false}, "apparmor": {"enabled": false}, "selinux": {"enabled": false}}}
        """);

    [TestCase("""{"linux": {"seccomp": {"defaultAction": "SCMP_ACT_ERRNO"}}}""", "a seccomp filter")]
    [TestCase("""{"process": {"apparmorProfile": "docker-default"}}""", "an AppArmor profile")]
    [TestCase("""{"process": {"selinuxLabel": "system_u"}}""", "an SELinux label")]
    [TestCase("""{"linux": {"namespaces": [{"type": "pid"}, {"type": "user"}]}}""", "a user namespace")]
    [TestCase("""{"mounts": [{"destination": "/d", "options": ["rbind", "rro"]}]}""", "the mount option rro")]
    public void What_the_runtime_lacks_is_refused_by_name(string config, string what)
        => Assert.That(() => Restrictions.Require(config, Poor, "poor"), Throws.TypeOf<RuntimeException>()
            .With.Property("Code").EqualTo(RuntimeErrorCode.NotSupported)
            .And.Message.StartsWith($"runtime 'poor' cannot enforce {what}, which the container asks for; use another runtime, or ask for "));

    [TestCase("""{"linux": {"namespaces": [{"type": "pid"}]}, "mounts": [{"options": ["ro", "rbind"]}], "process": {"apparmorProfile": ""}}""")]
    [TestCase("""{}""")]
    public void What_is_not_asked_for_is_not_missed(string config) => Assert.That(() => Restrictions.Require(config, Poor, "poor"), Throws.Nothing);

    [TestCase("no json")]
    [TestCase("[]")]
    [TestCase("{\"linux\": 7}")]
    public void A_runtime_that_does_not_say_is_believed_to_have_everything(string answer)
        => Assert.That(() => Restrictions.Require("""{"linux": {"seccomp": {}, "namespaces": [{"type": "user"}]}}""", RuntimeFeatures.FromJson(answer), "silent"), Throws.Nothing);

    [Test]
    public void Crun_says_it_with_its_version()
    {
        var features = RuntimeFeatures.FromVersion("crun version 1.8.1\nspec: 1.0.0\n+SYSTEMD +CAP +SECCOMP +EBPF +YAJL\n");
        Assert.That((features.Seccomp, features.AppArmor, features.SELinux, features.Namespaces), Is.EqualTo(((bool?)true, (bool?)false, (bool?)false, (IReadOnlySet<string>?)null)));
        Assert.That(RuntimeFeatures.FromVersion("runc version 1.0.0\nspec: 1.0.2\n"), Is.EqualTo(RuntimeFeatures.Unknown));
    }
}
