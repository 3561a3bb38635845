using Atoll.Host.Containers;

namespace Atoll.Host.Tests;

internal sealed class SignalsTests
{
    [TestCase("SIGTERM", 15)]
    [TestCase("term", 15)]
    [TestCase("Kill", 9)]
    [TestCase("9", 9)]
    [TestCase("SIGIOT", 6)]
    [TestCase("RTMIN", 34)]
    [TestCase("SIGRTMIN+3", 37)]
    [TestCase("SIGRTMAX-1", 63)]
    [TestCase("64", 64)]
    public void A_signal_has_a_number(string name, int number) => Assert.That(Signals.Parse(name), Is.EqualTo(number));

    [TestCase("")]
    [TestCase("0")]
    [TestCase("65")]
    [TestCase("-9")]
    [TestCase("SIGNOTHING")]
    [TestCase("RTMIN+99")]
    [TestCase("RTMINx")]
    public void What_is_no_signal_is_refused(string name)
        => Assert.That(() => Signals.Parse(name), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.InvalidArgument));

    [TestCase(15, "SIGTERM")]
    [TestCase(34, "SIGRTMIN")]
    [TestCase(37, "SIGRTMIN+3")]
    public void A_number_has_a_name(int number, string name) => Assert.That(Signals.Name(number), Is.EqualTo(name));
}
