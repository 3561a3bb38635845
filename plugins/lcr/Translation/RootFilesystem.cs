namespace Atoll.Plugins.Lcr.Translation;

/// <summary>root and linux.rootfsPropagation.</summary>
internal static class RootFilesystem
{
    public static void Translate(Bundle bundle, LxcConfiguration configuration)
    {
        if (!Directory.Exists(bundle.Rootfs))
        {
            throw Bundle.Invalid($"root.path is no folder: {bundle.Rootfs}");
        }

        configuration.Add("lxc.rootfs.path", $"dir:/{RootfsPath.Resolve("/", bundle.Rootfs)}"); // LXC follows no link
        var propagation = bundle.Linux.Text("rootfsPropagation") ?? "";
        if (propagation is not ("" or "private" or "rprivate" or "slave" or "rslave"))
        {
            // LXC cuts the container's mounts off from the host's in this direction.
            throw Bundle.NotSupported("linux.rootfsPropagation", $"mounts made in the container do not reach the host, so '{propagation}' cannot be kept");
        }
    }

    /// <summary>Only once everything is mounted can the root be closed.</summary>
    public static void TranslateAccess(Bundle bundle, Steps steps)
    {
        if (bundle.Spec.Object("root")!.Flag("readonly"))
        {
            steps.Add("readonly", "/");
        }
    }
}
