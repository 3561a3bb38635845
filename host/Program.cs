using Atoll.Host.Configuration;
using Atoll.Host.Daemon;

return await DaemonCommand.Build(async flags =>
{
    try
    {
        return await AtollDaemon.RunAsync(flags);
    }
    catch (ConfigurationException e)
    {
        foreach (var problem in e.Problems)
        {
            await Console.Error.WriteLineAsync($"atolld: {problem}");
        }
    }
    catch (Exception e) when (e is RuntimeException or IOException or UnauthorizedAccessException)
    {
        await Console.Error.WriteLineAsync($"atolld: {e.Message}");
    }

    return DaemonCommand.Failure;
}).RunAsync(args);
