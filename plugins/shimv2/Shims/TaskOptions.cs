using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Tasks;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>
/// <c>[runtimes.NAME.options]</c> as a shim wants them: <c>containerd.runc.v1.Options</c> for the runc shim, <c>runtimeoptions.v1.Options</c> for others. A
/// shim may crash on options of a kind that it knows and does not expect, so they are checked before.
/// </summary>
internal static class TaskOptions
{
    private const string RuncShim = "containerd-shim-runc-";
    private static readonly string[] Common = ["env"];
    private static readonly string[] RuncKeys = ["binary_name", "root", "no_pivot_root", "no_new_keyring", "shim_cgroup", "io_uid", "io_gid", "systemd_cgroup", "criu_path", "criu_image_path", "criu_work_path"];
    private static readonly string[] RuntimeKeys = ["type_url", "config_path", "config_body"];

    /// <summary>Whether a shim runs an OCI runtime on this host, so that its containers' processes and cgroups are the host's.</summary>
    public static bool IsRunc(string binary) => Path.GetFileName(binary).StartsWith(RuncShim, StringComparison.Ordinal);

    /// <summary>The OCI runtime that the runc shim runs: an absolute path, or a name on its PATH, which is the daemon's.</summary>
    public static string OciRuntime(ConfigTable options) => options.GetString("binary_name") is { Length: > 0 } name ? name : "runc";

    /// <summary>What Create is given; null for nothing.</summary>
    /// <exception cref="RuntimeException">InvalidArgument for a key that the shim does not have, or a value of the wrong type.</exception>
    public static Any? Build(ContainerRef container, string binary)
    {
        var options = container.Runtime.Options;
        var isRunc = IsRunc(binary);
        var allowed = isRunc ? RuncKeys : RuntimeKeys;
        if (options.Values.Keys.FirstOrDefault(key => !allowed.Contains(key) && !Common.Contains(key)) is { } unknown)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"[runtimes.{container.Runtime.Name}.options] has the key '{unknown}'; {Path.GetFileName(binary)} takes {string.Join(", ", allowed.Concat(Common))}");
        }

        return isRunc ? TypeUrls.Message(TypeUrls.RuncOptions, Runc(container, options))
            : RuntimeKeys.Any(options.Values.ContainsKey) ? TypeUrls.Message(TypeUrls.RuntimeOptions, Runtime(options))
            : null;
    }

    /// <summary>What the shim finds in its environment beside what every shim does.</summary>
    public static IReadOnlyList<string> Environment(ConfigTable options) => options.GetStrings("env") ?? [];

    private static RuncOptions Runc(ContainerRef container, ConfigTable options) => new()
    {
        BinaryName = options.GetString("binary_name") ?? "",
        Root = options.GetString("root") ?? ShimFiles.RuncRoot(container),
        NoPivotRoot = options.GetBoolean("no_pivot_root") ?? false,
        NoNewKeyring = options.GetBoolean("no_new_keyring") ?? false,
        ShimCgroup = options.GetString("shim_cgroup") ?? "",
        IoUid = Id(options, "io_uid"),
        IoGid = Id(options, "io_gid"),
        SystemdCgroup = options.GetBoolean("systemd_cgroup") ?? false,
        CriuPath = options.GetString("criu_path") ?? "",
        CriuImagePath = options.GetString("criu_image_path") ?? "",
        CriuWorkPath = options.GetString("criu_work_path") ?? "",
    };

    private static RuntimeOptions Runtime(ConfigTable options) => new()
    {
        TypeUrl = options.GetString("type_url") ?? "",
        ConfigPath = options.GetString("config_path") ?? "",
        ConfigBody = ByteString.CopyFromUtf8(options.GetString("config_body") ?? ""),
    };

    private static uint Id(ConfigTable options, string key)
        => options.GetInt64(key) is not { } id ? 0
            : id is >= 0 and <= uint.MaxValue ? (uint)id
            : throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"configuration key '{key}' must be 0 to {uint.MaxValue}, not {id}");
}
