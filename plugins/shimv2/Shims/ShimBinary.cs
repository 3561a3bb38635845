namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>From a runtime's name to its shim's binary.</summary>
internal static class ShimBinary
{
    /// <summary>Whether a name has four parts, the first two <c>io</c> and <c>containerd</c>, neither of the others empty.</summary>
    public static bool IsShimName(string name) => name.Split('.') is ["io", "containerd", { Length: > 0 }, { Length: > 0 }];

    /// <summary><c>io.containerd.kata.v2</c> is <c>containerd-shim-kata-v2</c>; null for a name of another form.</summary>
    public static string? NameOf(string runtime) => IsShimName(runtime) && runtime.Split('.') is [_, _, var name, var version] ? $"containerd-shim-{name}-{version}" : null;

    /// <summary>What a runtime's shim is called, whether or not it is there; empty where neither <c>path</c> nor the name says.</summary>
    public static string NameOf(RuntimeRef runtime) => runtime.Path ?? NameOf(runtime.Name) ?? "";

    /// <summary>The binary of <c>path</c> in plugins.toml, else that of the name, on PATH.</summary>
    /// <exception cref="RuntimeException">Unavailable when there is none.</exception>
    public static string Find(RuntimeRef runtime, IHostProcesses processes)
    {
        if (runtime.Path is { } path)
        {
            return processes.FindBinary(path)
                ?? throw new RuntimeException(RuntimeErrorCode.Unavailable, $"runtime '{runtime.Name}': {path} is no executable file; correct path in [runtimes.{runtime.Name}] of plugins.toml");
        }

        var name = NameOf(runtime.Name)
            ?? throw new RuntimeException(RuntimeErrorCode.Unavailable, $"runtime '{runtime.Name}': its name is not of the form io.containerd.NAME.VERSION, from which its shim would follow; set path in [runtimes.{runtime.Name}] of plugins.toml");
        return processes.FindBinary(name)
            ?? throw new RuntimeException(RuntimeErrorCode.Unavailable, $"runtime '{runtime.Name}': no executable {name} on PATH; install it, or set path in [runtimes.{runtime.Name}] of plugins.toml");
    }
}
