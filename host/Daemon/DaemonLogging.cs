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

    public static void Add(ILoggingBuilder logging, AtollConfiguration configuration)
    {
        var file = File.Exists(OperatorsFile) ? OperatorsFile : Path.Combine(AppContext.BaseDirectory, "nlog.config");
        logging.SetMinimumLevel(configuration.LogLevel);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Grpc", LogLevel.Error);
        if (File.Exists(file))
        {
            var nlog = Read(file);
            nlog.Variables["folder"] = Path.Combine(configuration.Root, "log");
            logging.AddNLog(nlog, new NLogProviderOptions { RemoveLoggerFactoryFilter = false, ShutdownOnDispose = true });
        }
    }

    private static XmlLoggingConfiguration Read(string file)
    {
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
