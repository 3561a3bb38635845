using Atoll.Api.V1;

namespace Atoll.Cli.Options;

/// <summary>SRC:DST[:OPTION,OPTION], a folder or file of the host shown in the container.</summary>
internal static class Volume
{
    public static Mount Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts is not ([not "", not ""] or [not "", not "", _]))
            throw new UsageException($"invalid volume '{text}': use SRC:DST, SRC:DST:ro or SRC:DST:rw");
        if (!parts[1].StartsWith('/'))
            throw new UsageException($"invalid volume '{text}': '{parts[1]}' is not an absolute path");

        Mount mount = new() { Source = Path.GetFullPath(parts[0]), Destination = parts[1] };
        foreach (string option in parts.Length == 3 ? parts[2].Split(',') : [])
        {
            switch (option)
            {
                case "ro":
                    mount.Readonly = true;
                    break;
                case "rw" or "z" or "Z":
                    break; // SELinux labels are no concern of a host without it
                case "private" or "rprivate" or "shared" or "rshared" or "slave" or "rslave":
                    mount.Propagation = option;
                    break;
                default:
                    throw new UsageException($"invalid volume '{text}': use SRC:DST, SRC:DST:ro or SRC:DST:rw");
            }
        }

        return mount;
    }
}
