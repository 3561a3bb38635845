using System.Reflection;

namespace Atoll.Cli.Tests.Process;

/// <summary>The client that is tested is the one that is shipped: ahead-of-time compiled.</summary>
internal static class Binary
{
    public static string Path
    {
        get
        {
            string? given = Environment.GetEnvironmentVariable("ATOLL_CLI");
            string path = string.IsNullOrEmpty(given) ? System.IO.Path.Combine(RepositoryRoot, "out", "bin", "atoll") : given;
            Assert.That(File.Exists(path), $"{path} is not there: run `make publish`, or set ATOLL_CLI to the client to test.");
            return path;
        }
    }

    private static string RepositoryRoot => typeof(Binary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == nameof(RepositoryRoot)).Value!;
}
