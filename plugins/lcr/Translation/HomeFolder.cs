using System.Globalization;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>HOME where the configuration does not say: that of the root filesystem's passwd(5), as every OCI runtime sets it.</summary>
internal static class HomeFolder
{
    private const int MaxBytes = 1 << 20;

    public static string Of(string rootfs, long uid)
    {
        var file = new FileInfo(Path.Combine(rootfs, RootfsPath.Resolve(rootfs, "/etc/passwd")));
        if (!file.Exists || file.Length > MaxBytes)
        {
            return "/";
        }

        var wanted = uid.ToString(CultureInfo.InvariantCulture);
        return File.ReadLines(file.FullName).Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 5 && fields[2] == wanted)?[5] is { Length: > 0 } home ? home : "/";
    }
}
