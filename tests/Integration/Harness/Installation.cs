namespace Atoll.Integration.Tests.Harness;

/// <summary>What is tested: the published tree, as an operator gets it.</summary>
internal static class Installation
{
    public static string Repository { get; } = FindRepository();

    public static string Out { get; } = Environment.GetEnvironmentVariable("ATOLL_OUT") ?? Path.Combine(Repository, "out");

    public static string Daemon => Required(Path.Combine(Out, "bin", "atolld"));

    public static string Client => Required(Path.Combine(Out, "bin", "atoll"));

    public static string Plugins => Required(Path.Combine(Out, "plugins"));

    /// <summary>Plugins that were built as a vendor builds them.</summary>
    public static string TestPlugin(string name) => Required(Path.Combine(Repository, "artifacts", "test-plugins", name));

    private static string Required(string path)
        => Path.Exists(path) ? path : throw new InvalidOperationException($"{path} is missing: run 'make test', or 'make publish test-plugins' before");

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
