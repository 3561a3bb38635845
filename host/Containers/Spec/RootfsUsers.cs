using System.Globalization;
using System.Text.Json.Nodes;

namespace Atoll.Host.Containers.Spec;

/// <summary>Finds the user that <c>-u</c> names in the root filesystem's own passwd(5) and group(5).</summary>
internal static class RootfsUsers
{
    /// <summary>The OCI <c>process.user</c> of <c>USER[:GROUP]</c>, names or numbers.</summary>
    /// <exception cref="RuntimeException">InvalidArgument for a name that the root filesystem does not know.</exception>
    public static JsonObject Find(string rootfs, string user)
    {
        var parts = user.Split(':');
        if (parts.Length > 2 || parts[0].Length == 0)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"'{user}' is no user: give USER or USER:GROUP, names or numbers");
        }

        var entry = Lines(rootfs, "etc/passwd", 7).FirstOrDefault(fields => fields[0] == parts[0]) ??
            Lines(rootfs, "etc/passwd", 7).FirstOrDefault(fields => fields[2] == parts[0]);
        var uid = entry is not null ? Number(entry[2]) : Number(parts[0]);
        var gid = parts.Length == 2 ? Group(rootfs, parts[1]) : entry is not null ? Number(entry[3]) : 0;
        if (uid is null || gid is null)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, uid is null
                ? $"unable to find user {parts[0]}: no matching entries in the root filesystem's /etc/passwd"
                : $"unable to find group {parts[1]}: no matching entries in the root filesystem's /etc/group");
        }

        var result = new JsonObject { ["uid"] = uid, ["gid"] = gid };
        if (entry is not null && parts.Length == 1)
        {
            var additional = Lines(rootfs, "etc/group", 4).Where(fields => fields[3].Split(',').Contains(entry[0]))
                .Select(fields => Number(fields[2])).OfType<uint>().Where(group => group != gid).Distinct().ToArray();
            if (additional.Length > 0)
            {
                result["additionalGids"] = new JsonArray([.. additional.Select(group => JsonValue.Create(group))]);
            }
        }

        return result;
    }

    /// <summary>The number of a group's name or number.</summary>
    /// <exception cref="RuntimeException">InvalidArgument for a name that the root filesystem does not know.</exception>
    public static uint FindGroup(string rootfs, string group)
        => Group(rootfs, group) ?? throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"unable to find group {group}: no matching entries in the root filesystem's /etc/group");

    private static uint? Group(string rootfs, string group)
        => Lines(rootfs, "etc/group", 4).FirstOrDefault(fields => fields[0] == group) is { } entry ? Number(entry[2]) : Number(group);

    private static IEnumerable<string[]> Lines(string rootfs, string file, int fields)
        => RootfsFile.ReadLines(rootfs, file).Select(line => line.Split(':')).Where(parts => parts.Length >= fields);

    private static uint? Number(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
