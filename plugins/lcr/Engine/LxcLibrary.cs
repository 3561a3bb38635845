using System.Runtime.InteropServices;

namespace Atoll.Plugins.Lcr.Engine;

/// <summary>
/// liblxc, as far as the daemon's own process has to do with it: whether it is there, whole and of a version that <c>atoll-lxc</c> was written for. Whatever
/// forks runs in processes of its own.
/// </summary>
/// <param name="name">A name that the dynamic linker looks up, or an absolute path.</param>
internal sealed unsafe class LxcLibrary(string name)
{
    /// <summary>The layout of <c>lxc_attach_options_t</c> is that of 5.0, and the way from <c>start</c> to execvp is known there.</summary>
    private const int Version = 5;

    private static readonly string[] Symbols = ["lxc_get_version", "lxc_log_init", "lxc_container_new"];

    private volatile bool _isGood;

    public string Name { get; } = name;

    /// <summary>Why the library cannot be used, or null. What was good once stays so: it is mapped.</summary>
    public string? Problem()
    {
        if (_isGood)
        {
            return null;
        }

        if (!NativeLibrary.TryLoad(Name, out var library))
        {
            return Path.IsPathRooted(Name) && !File.Exists(Name)
                ? $"there is no {Name}; correct library in [plugins.lcr] of plugins.toml"
                : $"{Name} cannot be loaded; install LXC {Version} (Debian: liblxc1, liblxc-common), or set library in [plugins.lcr] of plugins.toml";
        }

        var problem = Check(library);
        _isGood = problem is null;
        if (!_isGood)
        {
            NativeLibrary.Free(library);
        }

        return problem;
    }

    private string? Check(nint library)
    {
        foreach (var symbol in Symbols)
        {
            if (!NativeLibrary.TryGetExport(library, symbol, out _))
            {
                return $"{Name} is no liblxc: it has no function {symbol}; correct library in [plugins.lcr] of plugins.toml";
            }
        }

        var version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, Symbols[0]))()) ?? "";
        return version.StartsWith($"{Version}.", StringComparison.Ordinal)
            ? null
            : $"{Name} is version '{version}' of LXC, and {Version} is needed; install that, or set library in [plugins.lcr] of plugins.toml";
    }
}
