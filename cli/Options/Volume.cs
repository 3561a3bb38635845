using Atoll.Api.V1;

namespace Atoll.Cli.Options;

/// <summary>SRC:DST[:ro|rw], a folder or file of the host shown in the container.</summary>
internal static class Volume
{
    public static Mount Parse(string text)
    {
        bool? isReadonly = text.Split(':') switch
        {
            [not "", not ""] or [not "", not "", "rw"] => false,
            [not "", not "", "ro"] => true,
            _ => null,
        };
        if (isReadonly is not { } ro)
            throw new UsageException($"invalid volume '{text}': use SRC:DST, SRC:DST:ro or SRC:DST:rw");

        string[] parts = text.Split(':');
        return parts[1].StartsWith('/')
            ? new Mount { Source = Path.GetFullPath(parts[0]), Destination = parts[1], Readonly = ro }
            : throw new UsageException($"invalid volume '{text}': '{parts[1]}' is not an absolute path");
    }
}
