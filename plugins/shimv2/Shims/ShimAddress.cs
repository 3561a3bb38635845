using System.Net.Sockets;
using System.Text;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>Where a shim listens.</summary>
internal sealed record ShimAddress
{
    private const string Unix = "unix://";
    private const int MaxPath = 107; // sun_path less its NUL, unix(7)

    private ShimAddress(string text, string path, bool isAbstract)
    {
        Text = text;
        Path = path;
        IsAbstract = isAbstract;
    }

    /// <summary>As the shim wrote it.</summary>
    public string Text { get; }

    /// <summary>Of the socket's file; of an abstract socket its name.</summary>
    public string Path { get; }

    /// <summary>Shims of containerd before 1.3 have no file. Atoll's own sockets always have one.</summary>
    public bool IsAbstract { get; }

    public UnixDomainSocketEndPoint EndPoint => new(IsAbstract ? '\0' + Path : Path);

    public override string ToString() => Text;

    /// <summary>Reads an address; <c>unix://</c> and an absolute path, or the bare name of an abstract socket.</summary>
    /// <exception cref="RuntimeException">NotSupported for sockets of virtual machines; Internal for what is no address.</exception>
    public static ShimAddress Parse(string text)
    {
        if (text.StartsWith("vsock://", StringComparison.Ordinal) || text.StartsWith("hvsock://", StringComparison.Ordinal))
        {
            throw new RuntimeException(RuntimeErrorCode.NotSupported, $"the shim listens on {Shown(text)}; only sockets of this host are supported");
        }

        var isFile = text.StartsWith(Unix, StringComparison.Ordinal);
        var path = isFile ? text[Unix.Length..] : text;
        return path.StartsWith('/') && path.Length > 1 && !path.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) && Encoding.UTF8.GetByteCount(path) <= MaxPath
            ? new ShimAddress(text, path, !isFile)
            : throw new RuntimeException(RuntimeErrorCode.Internal, $"the shim answered '{Shown(text)}', which is no address");
    }

    private static string Shown(string text) => string.Concat((text.Length > 80 ? text[..80] + "…" : text).Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
