using System.Reflection;

namespace Atoll.Bench.Machine;

/// <summary>The Atoll that is measured and what it is measured against.</summary>
internal sealed class Installation(string folder)
{
    public static string RepositoryRoot { get; } = typeof(Installation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "RepositoryRoot").Value!;

    public static string DefaultOut => Path.Combine(RepositoryRoot, "out");

    public string Daemon => Path.Combine(folder, "bin", "atolld");

    public string Client => Path.Combine(folder, "bin", "atoll");

    public string Shim => Path.Combine(folder, "bin", "atoll-shim");

    public string Plugins => Path.Combine(folder, "plugins");

    public void Verify()
    {
        foreach (var binary in new[] { Daemon, Client, Shim }.Where(binary => !File.Exists(binary)))
        {
            throw new BenchException($"{binary} is missing; 'make publish' makes it");
        }

        if (Environment.UserName != "root")
        {
            throw new BenchException("containers and their cgroups need root");
        }
    }

    /// <summary>A program on PATH, or null.</summary>
    public static string? Find(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(Path.IsPathRooted).Select(path => Path.Combine(path, program)).FirstOrDefault(File.Exists);
}
