using Atoll.Host.Configuration;
using Microsoft.Extensions.Logging;
using NLog;
using NLog.Config;
using NLog.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Atoll.Host.Daemon;

/// <summary>NLog behind the logging abstractions; targets and forms stand in nlog.config, beside the daemon or in /etc/atoll.</summary>
internal static class DaemonLogging
{
    private const string OperatorsFile = "/etc/atoll/nlog.config";

    /// <param name="nlog">From <see cref="Read"/>.</param>
    public static void Add(ILoggingBuilder logging, AtollConfiguration configuration, LoggingConfiguration? nlog)
    {
        logging.SetMinimumLevel(configuration.LogLevel);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Grpc", LogLevel.Error);
        if (nlog is not null)
        {
            nlog.Variables["folder"] = Path.Combine(configuration.Root, "log");
            logging.AddNLog(nlog, new NLogProviderOptions { RemoveLoggerFactoryFilter = false, ShutdownOnDispose = true });
        }
    }

    /// <summary>The targets and forms; null where there is no file of them.</summary>
    /// <exception cref="ConfigurationException">The file holds mistakes.</exception>
    public static LoggingConfiguration? Read()
    {
        var file = File.Exists(OperatorsFile) ? OperatorsFile : Path.Combine(AppContext.BaseDirectory, "nlog.config");
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return new XmlLoggingConfiguration(file);
        }
        catch (Exception e) when (e is NLogConfigurationException or System.Xml.XmlException)
        {
            throw new ConfigurationException([new ConfigProblem(file, 0, 0, $"{e.Message} {e.InnerException?.Message}".Trim())]);
        }
    }
}
