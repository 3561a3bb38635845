using System.Globalization;

namespace Atoll.Bench.Running;

/// <summary>A runtime without an engine: <c>crun run</c>, <c>runc run</c>. Disposing it removes whatever containers it still has.</summary>
internal sealed class BareRuntime(string binary, string root) : IDisposable
{
    public string Name { get; } = Path.GetFileName(binary);

    public string Binary => binary;

    public string Root => root;

    public ChildOutcome Run(string id, string bundle, CancellationToken cancellationToken)
        => Child.Run(binary, ["--root", root, "run", "--bundle", bundle, id], cancellationToken);

    /// <summary>Begins what <see cref="Run"/> does.</summary>
    public Child Begin(string id, string bundle) => Child.Start(binary, ["--root", root, "run", "--bundle", bundle, id]);

    public void Start(string id, CancellationToken cancellationToken) => Child.Run(binary, ["--root", root, "start", id], cancellationToken);

    public void Remove(string id) => Child.Run(binary, ["--root", root, "delete", "--force", id], CancellationToken.None);

    public void Dispose()
    {
        foreach (var container in Directory.Exists(root) ? Directory.GetDirectories(root) : [])
        {
            Remove(Path.GetFileName(container));
        }
    }

    /// <summary>The first pid of a file that a runtime or monitor wrote.</summary>
    public static int Pid(string file) => int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
}
