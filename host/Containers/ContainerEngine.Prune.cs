using Atoll.Host.Containers.Filtering;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Removes every container that does not run and that the filters let through.</summary>
    /// <returns>Those that are gone.</returns>
    public async Task<IReadOnlyList<string>> PruneAsync(PruneFilter filter, CancellationToken cancellationToken)
    {
        var removed = new List<string>();
        foreach (var container in List().Where(container => container.Status.CanDelete && filter.Matches(container)))
        {
            try
            {
                removed.Add(await DeleteAsync(container.Id, force: false, cancellationToken));
            }
            catch (RuntimeException e) when (e.Code is RuntimeErrorCode.InvalidState or RuntimeErrorCode.NotFound)
            {
                // Somebody started or removed it meanwhile.
            }
            catch (RuntimeException e)
            {
                logger.LogWarning("container {ContainerId}: pruning could not remove it: {Cause}", container.Id, e.Message);
            }
        }

        return removed;
    }
}
