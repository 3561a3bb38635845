using Atoll.DevHost;

namespace Atoll.Conformance.Tests;

/// <summary>What was published in out/.</summary>
internal static class Published
{
    public static string Repository { get; } = FindRepository();

    public static string Out { get; } = Environment.GetEnvironmentVariable("ATOLL_OUT") ?? Path.Combine(Repository, "out");

    public static Installation Installation { get; } = new(Out);

    public static string Client => Path.Combine(Out, "bin", "atoll");

    public static string Plugin(string id) => Path.Combine(Out, "plugins", id);

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Atoll.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run from within the repository");
    }
}
