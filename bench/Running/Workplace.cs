using Atoll.Bench.Machine;

namespace Atoll.Bench.Running;

/// <summary>The folder and the cgroup in which everything happens, and the root filesystem that containers get.</summary>
internal sealed class Workplace : IDisposable
{
    private Workplace(Installation installation)
    {
        Installation = installation;
        Group = new CpuGroup();
        Folder = Directory.CreateTempSubdirectory("atoll-bench-").FullName;
    }

    public Installation Installation { get; }

    public CpuGroup Group { get; }

    public string Folder { get; }

    public string Rootfs => Path.Combine(Folder, "rootfs");

    public static Workplace Make(Installation installation)
    {
        var workplace = new Workplace(installation);
        try
        {
            _ = Child.Output(Path.Combine(Installation.RepositoryRoot, "eng", "make-rootfs"), [workplace.Rootfs]);
            return workplace;
        }
        catch
        {
            workplace.Dispose();
            throw;
        }
    }

    /// <summary>A new folder in the workplace.</summary>
    public string Make(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    public void Dispose()
    {
        Group.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
