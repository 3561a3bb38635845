using System.Globalization;

namespace Atoll.Host.Linux;

/// <summary>Groups by name, group(5).</summary>
internal static class UserGroups
{
    /// <exception cref="RuntimeException">InvalidArgument when there is no such group.</exception>
    public static uint Find(string group, string file = "/etc/group")
    {
        var entry = File.ReadLines(file).Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length >= 3 && fields[0] == group);
        return uint.TryParse(entry?[2] ?? group, NumberStyles.None, CultureInfo.InvariantCulture, out var gid)
            ? gid
            : throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"the socket's group '{group}' does not exist; add it with 'groupadd {group}', or name another");
    }
}
