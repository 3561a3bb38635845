namespace Atoll.PluginSdk;

/// <summary>Names one container and says where its things lie. The first argument of every operation.</summary>
public sealed record ContainerRef
{
    /// <summary>64 lower-case hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>The runtime that serves it, as it was resolved when the container was created.</summary>
    public required RuntimeRef Runtime { get; init; }

    /// <summary>Absolute. Survives a reboot; holds the bundle, the log and whatever the adapter must keep.</summary>
    public required string RootFolder { get; init; }

    /// <summary>
    /// Absolute, mode 0700. Made before create and removed after cleanup; holds sockets, pid files and the exit record. It does not survive a reboot.
    /// A path in it may be longer than <c>sun_path</c> holds (108 bytes, unix(7)): bind and connect relative to the folder.
    /// </summary>
    public required string StateFolder { get; init; }

    /// <summary>Absolute. An OCI bundle: <c>config.json</c>, its <c>root.path</c> absolute.</summary>
    public required string BundleFolder { get; init; }

    /// <summary>
    /// Absolute within each cgroup hierarchy, the same as the bundle's <c>linux.cgroupsPath</c>. The host removes it after cleanup and reads limits and usage there.
    /// </summary>
    public required string CgroupPath { get; init; }
}
