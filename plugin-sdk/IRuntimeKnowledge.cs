namespace Atoll.PluginSdk;

/// <summary>
/// Implemented by an adapter that can tell which version of a runtime a name stands for. The host shows it, with the holes that are known of it, and may refuse new
/// containers to a runtime that has some (<c>known_vulnerable</c> in plugins.toml).
/// </summary>
public interface IRuntimeKnowledge
{
    /// <summary>Looks at the runtime behind a name.</summary>
    /// <param name="runtime">The name, with what plugins.toml says of it.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>What it is; null where it is not there, or nothing is known of it.</returns>
    /// <exception cref="RuntimeException">It is there and could not be asked.</exception>
    /// <remarks>Called for each create, and for each name by <c>runtime ls</c>: a binary that was asked is not asked again until its file is another.</remarks>
    Task<RuntimeVersion?> ReadVersionAsync(RuntimeRef runtime, CancellationToken cancellationToken);
}
