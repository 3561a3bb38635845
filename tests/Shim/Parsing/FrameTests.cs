namespace Atoll.Shim.Tests.Parsing;

internal sealed unsafe class FrameTests
{
    [TestCase(16, 0, 1u, ExpectedResult = true)]
    [TestCase(16, 0, 0u, ExpectedResult = false)]
    [TestCase(16, 0, 1_048_576u, ExpectedResult = true)]
    [TestCase(16, 0, 1_048_577u, ExpectedResult = false)]
    [TestCase(17, 3, 0u, ExpectedResult = true)]
    [TestCase(17, 4, 0u, ExpectedResult = false)]
    [TestCase(17, 3, 1u, ExpectedResult = false)]
    [TestCase(18, 0, 65_536u, ExpectedResult = true)]
    [TestCase(18, 0, 65_537u, ExpectedResult = false)]
    [TestCase(18, 0, uint.MaxValue, ExpectedResult = false)]
    [TestCase(19, 0, 0u, ExpectedResult = true)]
    [TestCase(19, 0, 1u, ExpectedResult = false)]
    [TestCase(1, 0, 0u, ExpectedResult = false, Description = "a frame of the shim")]
    [TestCase(0, 0, 0u, ExpectedResult = false)]
    public bool IsValidFromPeer(int kind, int argument, uint length)
    {
        var header = stackalloc byte[Frame.HeaderSize];
        Frame.WriteHeader(header, (byte)kind, (byte)argument, (int)length);
        return Frame.IsValidFromPeer(header);
    }
}
