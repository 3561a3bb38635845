using System.Text;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using CsCheck;
using Google.Protobuf;

namespace Atoll.ShimV2.Tests.Shims;

internal sealed class ShimAnswerTests
{
    [TestCase("unix:///run/containerd/s/ab", 2, "/run/containerd/s/ab")]
    [TestCase("unix:///run/containerd/s/ab\n", 2, "/run/containerd/s/ab")]
    [TestCase("{\"version\":3,\"address\":\"unix:///run/containerd/s/ab\",\"protocol\":\"ttrpc\"}", 3, "/run/containerd/s/ab")]
    [TestCase("{\"version\":2,\"address\":\"unix:///s\"}\n", 2, "/s")]
    public void Text_is_an_address_or_JSON(string stdout, int version, string path)
    {
        var answer = ShimAnswer.Parse(Encoding.UTF8.GetBytes(stdout));
        Assert.That((answer.Version, answer.Address.Path, answer.Address.IsAbstract), Is.EqualTo((version, path, false)));
    }

    [Test]
    public void Bytes_are_a_bootstrap_result_also_where_they_are_no_UTF8()
    {
        var result = new BootstrapResult { Version = 3, Address = "unix:///run/containerd/s/ab", Protocol = "ttrpc", Capabilities = { 1, 200 }, Metadata = { ["k"] = new string('v', 300) } };
        var answer = ShimAnswer.Parse(result.ToByteArray());
        Assert.That((answer.Version, answer.Address.Path), Is.EqualTo((3, "/run/containerd/s/ab")));
    }

    [Test]
    public void A_bare_path_is_an_abstract_socket_of_an_old_shim()
    {
        var address = ShimAnswer.Parse("/containerd-shim/ns/id/shim.sock"u8).Address;
        Assert.That((address.IsAbstract, address.EndPoint.ToString()), Is.EqualTo((true, "@/containerd-shim/ns/id/shim.sock")));
    }

    [TestCase("", "printed no address", RuntimeErrorCode.Internal)]
    [TestCase(" \n", "printed no address", RuntimeErrorCode.Internal)]
    [TestCase("hello world", "'hello world', which is no address", RuntimeErrorCode.Internal)]
    [TestCase("unix://relative", "which is no address", RuntimeErrorCode.Internal)]
    [TestCase("unix:///a b", "which is no address", RuntimeErrorCode.Internal)]
    [TestCase("{\"version\":3}", "JSON that holds no address", RuntimeErrorCode.Internal)]
    [TestCase("{\"version\":", "JSON that holds no address", RuntimeErrorCode.Internal)]
    [TestCase("{\"version\":4,\"address\":\"unix:///s\"}", "version 4", RuntimeErrorCode.NotSupported)]
    [TestCase("{\"version\":3,\"address\":\"unix:///s\",\"protocol\":\"grpc\"}", "'grpc'", RuntimeErrorCode.NotSupported)]
    [TestCase("vsock://3:1024", "only sockets of this host", RuntimeErrorCode.NotSupported)]
    [TestCase("\bnonsense", "cannot be read", RuntimeErrorCode.Internal)]
    public void Nonsense_is_an_error_that_shows_it(string stdout, string words, RuntimeErrorCode code)
        => Assert.That(() => ShimAnswer.Parse(Encoding.UTF8.GetBytes(stdout)), Throws.TypeOf<RuntimeException>().With.Message.Contains(words).And.Property("Code").EqualTo(code));

    [Test]
    public void No_bytes_at_all_make_it_throw_anything_else()
        => Gen.Byte.Array[0, 300].Sample(bytes =>
        {
            try
            {
                Assert.That(ShimAnswer.Parse(bytes).Address.Path, Does.StartWith("/"));
            }
            catch (RuntimeException e)
            {
                Assert.That(e.Message, Has.Length.LessThan(400));
            }
        }, iter: 5000);
}
