using Atoll.Host.Configuration;

namespace Atoll.Host.Api;

/// <summary>Mistakes in configuration files, for whoever asked for a reload.</summary>
internal static class ReloadErrors
{
    public static async Task<T> GuardAsync<T>(Func<Task<T>> reload)
    {
        try
        {
            return await reload();
        }
        catch (ConfigurationException e)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"nothing was changed:\n{e.Message}", e);
        }
    }
}
