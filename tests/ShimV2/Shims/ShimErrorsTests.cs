using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Ttrpc;
using Atoll.ShimV2.Tests.Harness;

namespace Atoll.ShimV2.Tests.Shims;

internal sealed class ShimErrorsTests
{
    [TestCase("create", "OCI runtime create failed: unable to start container process: exec: \"nosuch\": executable file not found in $PATH: unknown", 127)]
    [TestCase("exec", "OCI runtime exec failed: exec failed: unable to start container process: exec: \"/x\": permission denied: unknown", 126)]
    public void A_command_that_cannot_run_is_told_from_other_reasons(string verb, string words, int exitCode)
    {
        var failure = ShimErrors.Failed(Containers.Of(Containers.Runtime()), verb, new TtrpcStatusException(TtrpcStatusCode.Unknown, words));
        Assert.That((failure as CommandNotStartedException)?.ExitCode, Is.EqualTo(exitCode));
        Assert.That(failure.Message, Does.StartWith($"io.containerd.test.v2 {verb} failed: ").And.Not.Contains("OCI runtime"));
        Assert.That(failure.RuntimeOutput, Is.EqualTo(words));
    }

    [Test]
    public void Any_other_refusal_keeps_its_code_and_words()
    {
        var failure = ShimErrors.Failed(Containers.Of(Containers.Runtime()), "pause", new TtrpcStatusException(TtrpcStatusCode.FailedPrecondition, "cannot pause: not running"));
        Assert.That((failure.Code, failure.Message), Is.EqualTo((RuntimeErrorCode.InvalidState, "io.containerd.test.v2 pause failed: cannot pause: not running")));
    }
}
