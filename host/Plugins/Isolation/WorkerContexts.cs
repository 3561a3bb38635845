using System.Text.Json;
using Atoll.Host.Configuration;
using Atoll.Host.Linux;
using Atoll.Host.Linux.ControlGroups;
using Atoll.Host.Supervision;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins.Isolation;

/// <summary>What an adapter's constructor is given in a process of its own: the same services, made there; its words go to the daemon's log.</summary>
internal static class WorkerContexts
{
    public static IAdapterContext Of(WorkerPlugin plugin, WorkerChannel channel)
    {
        var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new ChannelLoggers(channel)));
        var time = TimeProvider.System;
        return new AdapterContext
        {
            PluginId = plugin.Id,
            PluginFolder = plugin.Folder,
            RootFolder = plugin.RootFolder,
            StateFolder = plugin.StateFolder,
            Config = plugin.Config,
            Logger = loggers.CreateLogger($"plugin.{plugin.Id}"),
            TimeProvider = time,
            Processes = new HostProcesses(time),
            Supervisor = new Supervisor(InstallFolders.Shim, plugin.ConsoleFolder, time, loggers.CreateLogger<Supervisor>()),
            Cgroups = new CgroupReader(time),
        };
    }

    private sealed class ChannelLoggers(WorkerChannel channel) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new ChannelLogger(channel);

        public void Dispose()
        {
        }
    }

    private sealed class ChannelLogger(WorkerChannel channel) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var words = exception is null ? formatter(state, exception) : $"{formatter(state, exception)}: {exception}";
            Write(JsonSerializer.SerializeToUtf8Bytes(new WorkerLog(logLevel, words), WorkerJson.Default.WorkerLog));
        }

        /// <summary>A daemon that does not listen any more needs no words.</summary>
        private void Write(byte[] log)
        {
            try
            {
                channel.Write(WorkerFrameKind.Log, 0, 0, log);
            }
            catch (Exception e) when (e is System.Net.Sockets.SocketException or ObjectDisposedException)
            {
            }
        }
    }
}
