using Atoll.Host.Linux;

namespace Atoll.Host.Containers.Archives;

/// <summary>What lies at a path of a container.</summary>
/// <param name="Name">The path's last part; "/" for the root.</param>
/// <param name="LinkTarget">As it is written; empty for what is no link.</param>
internal sealed record PathStatus(string Name, FileStatus File, string LinkTarget)
{
    public static PathStatus Of(string path, FileDescriptor file)
    {
        var status = FileStatus.Of(file);
        var name = path.Split('/', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(part => part != ".") ?? "/";
        return new PathStatus(name, status, status.IsLink ? ContainerFiles.LinkTarget(file) : "");
    }
}
