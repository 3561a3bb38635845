using static Atoll.Host.Containers.Validation.Check;

namespace Atoll.Host.Containers.Validation;

/// <summary>Mounts.</summary>
internal static class MountValidation
{
    private static readonly string[] Propagations = ["private", "rprivate", "shared", "rshared", "slave", "rslave"];

    public static void Validate(IReadOnlyList<MountRequest> mounts)
    {
        foreach (var mount in mounts)
        {
            Validate(mount);
        }

        foreach (var twin in mounts.GroupBy(mount => Path.TrimEndingDirectorySeparator(mount.Destination)).Where(mounts => mounts.Count() > 1))
        {
            throw Invalid($"duplicate mount point: {twin.Key}");
        }
    }

    private static void Validate(MountRequest mount)
    {
        Require(IsContainerPath(mount.Destination), $"the mount destination '{Cut(mount.Destination)}' is not an absolute path in the container");
        Require(Path.TrimEndingDirectorySeparator(mount.Destination) is not "/", "the mount destination must not be '/'");
        Require(mount.Propagation.Length == 0 || Propagations.Contains(mount.Propagation), $"'{Cut(mount.Propagation)}' is no mount propagation: {string.Join(", ", Propagations)}");
        Require(!mount.Options.Any(option => option.Length == 0 || HasNul(option) || option.Contains(',', StringComparison.Ordinal)), "a mount option is empty, or holds a comma or a NUL character");
        switch (mount.Type)
        {
            case MountRequest.Bind:
                Require(Path.IsPathRooted(mount.Source) && !HasNul(mount.Source), $"the mount source '{Cut(mount.Source)}' is no absolute path");
                Require(Path.Exists(mount.Source), $"the mount source {mount.Source} does not exist");
                break;
            case MountRequest.Tmpfs:
                Require(mount.Source.Length == 0, $"a tmpfs has no source, and '{Cut(mount.Source)}' was given");
                break;
            default:
                throw Invalid($"'{Cut(mount.Type)}' is no kind of mount: bind or tmpfs");
        }
    }
}
