namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public async Task UpdateAsync(ContainerRef container, UpdateParameters parameters, CancellationToken cancellationToken)
    {
        var resources = Path.Combine(container.StateFolder, "resources.json");
        await File.WriteAllTextAsync(resources, parameters.ResourcesJson, cancellationToken);
        try
        {
            await _runtime.RunAsync(container, "update", ["--resources", resources], cancellationToken);
        }
        finally
        {
            File.Delete(resources);
        }
    }
}
