using System.Text.Json.Nodes;

namespace Atoll.Host.Containers.Spec;

/// <summary>The OCI <c>mounts</c>.</summary>
internal static class SpecMounts
{
    /// <summary>Docker's for a tmpfs.</summary>
    private static readonly string[] TmpfsDefaults = ["noexec", "nosuid", "nodev"];

    public static void Apply(JsonObject spec, CreateContainer request)
    {
        var mounts = SpecBuilder.List(spec, "mounts");
        foreach (var mount in request.Mounts)
        {
            var destination = Path.TrimEndingDirectorySeparator(mount.Destination);
            mounts.RemoveAll(other => other?["destination"]?.GetValue<string>() is { } path && Path.TrimEndingDirectorySeparator(path) == destination);
            mounts.Add(mount.Type == MountRequest.Tmpfs
                ? DefaultSpec.Mount(mount.Destination, "tmpfs", "tmpfs", TmpfsOptions(mount))
                : DefaultSpec.Mount(mount.Destination, "bind", mount.Source, BindOptions(mount)));
        }

        if (request.ShmSize > 0)
        {
            SizeSharedMemory(mounts, request.ShmSize);
        }
    }

    private static IEnumerable<string> BindOptions(MountRequest mount) =>
        [mount.NonRecursive ? "bind" : "rbind", mount.Propagation.Length > 0 ? mount.Propagation : "rprivate", mount.Readonly ? "ro" : "rw", .. mount.Options];

    /// <summary>The defaults, but where an option says the opposite.</summary>
    private static IEnumerable<string> TmpfsOptions(MountRequest mount)
        => [.. TmpfsDefaults.Where(option => !mount.Options.Contains(option["no".Length..])), .. mount.Options.Except(TmpfsDefaults), .. mount.Readonly ? ["ro"] : Array.Empty<string>()];

    private static void SizeSharedMemory(JsonArray mounts, long size)
    {
        if (mounts.FirstOrDefault(mount => mount?["destination"]?.GetValue<string>() == "/dev/shm" && mount["type"]?.GetValue<string>() == "tmpfs") is not JsonObject shm)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "a size of /dev/shm was asked for, and it is no tmpfs of the container's own");
        }

        var options = SpecBuilder.List(shm, "options");
        options.RemoveAll(option => option!.GetValue<string>().StartsWith("size=", StringComparison.Ordinal));
        options.Add($"size={size}");
    }
}
