using Atoll.Cli.Interop;

namespace Atoll.Cli.Archive;

/// <summary>What a file of the client's is written to. What is no file is put aside by the writing of one: a device of the host's, say.</summary>
internal static class OutputPath
{
    /// <summary>Refuses what exists and is neither a folder nor a regular file, in docker's words. Links are followed.</summary>
    public static unsafe void Require(string path)
    {
        Libc.StatX status;
        if (Libc.statx(Libc.AT_FDCWD, path, 0, Libc.STATX_TYPE, &status) != 0)
            return;

        string? kind = (status.Mode & Libc.S_IFMT) switch
        {
            Libc.S_IFDIR or Libc.S_IFREG => null,
            Libc.S_IFCHR or Libc.S_IFBLK => "a device",
            Libc.S_IFIFO => "a named pipe",
            _ => "a socket",
        };
        if (kind is not null)
            throw new CliException($"invalid output path: \"{path}\" must be a directory or a regular file: got {kind}");
    }
}
