using Atoll.Host.Plugins;

namespace Atoll.Host.Api;

/// <summary>Tells how many containers are left, whenever they are fewer.</summary>
internal static class Draining
{
    public static async Task TellAsync(PluginHost plugins, Func<int> count, bool wait, Func<int, Task> tell, CancellationToken cancellationToken)
    {
        var told = -1;
        while (true)
        {
            // Asked for before the count: a container that goes in between ends it.
            var changed = plugins.Changed;
            var left = count();
            if (left != told)
            {
                await tell(left);
                told = left;
            }

            if (left == 0 || !wait)
            {
                return;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }
}
