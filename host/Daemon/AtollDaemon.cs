using System.Net.Sockets;
using System.Runtime.InteropServices;
using Atoll.Host.Api;
using Atoll.Host.Configuration;
using Atoll.Host.Containers;
using Atoll.Host.Containers.Stats;
using Atoll.Host.Containers.Storage;
using Atoll.Host.Linux;
using Atoll.Host.Linux.ControlGroups;
using Atoll.Host.Linux.Native;
using Atoll.Host.Plugins;
using Atoll.Host.Plugins.Faults;
using Atoll.Host.Plugins.Reload;
using Atoll.Host.Plugins.Staging;
using Atoll.Host.Runtimes;
using Atoll.Host.Runtimes.Calls;
using Atoll.Host.Supervision;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using NLog.Config;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Atoll.Host.Daemon;

/// <summary>The daemon from its start to its end.</summary>
internal static class AtollDaemon
{
    /// <summary>How long open calls may take to notice that the daemon stops.</summary>
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(5);

    /// <summary>How long clients whose calls were ended may take to hang up.</summary>
    private static readonly TimeSpan HangUpTime = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(DaemonFlags flags)
    {
        if (flags.AllowCrashPoints)
        {
            CrashPoint.Allow();
        }

        // None of these needs another, and each takes tens of milliseconds of a start that somebody waits for.
        var threads = PoolThreads.MakeAsync();
        var logging = Task.Run(DaemonLogging.Read);
        var configuration = PluginsToml.Read(flags.ConfigurationFile(), flags);
        var group = configuration.SocketGroup is { } name ? UserGroups.Find(name) : (uint?)null;

        // Until the socket has its owner and mode nobody else may use what is made.
        _ = Unistd.umask(0b000_111_111);
        var folders = new ContainerFolders(configuration);
        folders.Prepare();
        using var rootLock = RootLock.Take(configuration.Root);
        ApiSocket.Prepare(configuration.SocketPath);
        var store = Task.Run(() => new ContainerStore(folders.Database));

        await using var app = Build(configuration, await logging, flags, folders, store, group);
        var watch = app.Services.GetRequiredService<ReloadWatch>();
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            watch.ReloadNow();
        });
        var gate = app.Services.GetRequiredService<StartGate>();
        var serving = Task.Run(() => ServeAsync(app, configuration, group));
        ContainerEngine engine;
        try
        {
            engine = app.Services.GetRequiredService<ContainerEngine>();
            engine.Read();
            gate.LetReaders();
            app.Services.GetRequiredService<PluginFaults>().Install();
            Telemetry.Observe(app.Services.GetRequiredService<CallMetrics>(), engine, app.Services.GetRequiredService<PluginHost>());

            // What changes while the first generation is made is seen.
            watch.Start();
            app.Services.GetRequiredService<PluginReload>().Start();
            engine.Adopt();
            await Task.WhenAll(serving, threads);
        }
        catch
        {
            await Task.WhenAny(serving);
            ApiSocket.Remove(configuration.SocketPath);
            throw;
        }

        _ = Unistd.umask(0b000_010_010);
        gate.Open();
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            Notify(ServiceState.Stopping);
            engine.Stop();
            app.Services.GetRequiredService<OpenConnections>().WhenNoneAsync(HangUpTime, TimeProvider.System).GetAwaiter().GetResult();
        });
        var tcp = configuration.Tcp is { } entry ? $" and tcp://{entry.Address}" : "";
        await Console.Out.WriteLineAsync($"atolld {SystemService.ProductVersion} is ready on unix://{configuration.SocketPath}{tcp}");
        Notify(ServiceState.Ready);
        engine.LetAdoptionsBegin();

        await app.WaitForShutdownAsync();
        await app.Services.GetRequiredService<PluginHost>().EndWorkersAsync(ShutdownTime);
        if (engine.List().Count == 0)
        {
            Cgroups.RemoveEmpty(configuration.CgroupParent);
        }

        ApiSocket.Remove(configuration.SocketPath);
        ApiSocket.Remove(Telemetry.SocketPath(configuration));
        NLog.LogManager.Shutdown();
        return 0;
    }

    /// <summary>Listens while the plugins are loaded; <see cref="StartGate"/> says who is answered by then.</summary>
    private static async Task ServeAsync(WebApplication app, AtollConfiguration configuration, uint? group)
    {
        Map(app, configuration);
        await app.StartAsync();
        ApiSocket.Open(configuration.SocketPath, group);
    }

    /// <summary>Tells systemd, where it wants to be told (sd_notify(3)). A notification socket that is not there is no reason to end.</summary>
    internal static void Notify(ServiceState state)
    {
        try
        {
            new SystemdNotifier().Notify(state);
        }
        catch (SocketException e)
        {
            NLog.LogManager.GetLogger(nameof(AtollDaemon)).Warn(e, "$NOTIFY_SOCKET cannot be told that the daemon is {State}", state);
        }
    }

    private static WebApplication Build(AtollConfiguration configuration, LoggingConfiguration? logging, DaemonFlags flags, ContainerFolders folders, Task<ContainerStore> store, uint? group)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        DaemonLogging.Add(builder.Logging, configuration, logging);
        builder.WebHost.UseKestrelCore();
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.Backlog = ApiListeners.Backlog);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            ApiListeners.Add(kestrel, configuration, group);
            Telemetry.Listen(kestrel, configuration);
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTime);
        builder.Services.AddRouting();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.MaxReceiveMessageSize = ApiListeners.MaxRequest;
        });
        builder.Services.AddGrpcReflection();
        builder.Services.AddSingleton(HealthyOnceListening());
        AddEngine(builder.Services, configuration, flags, folders, store);
        if (configuration.Metrics is { } metrics)
        {
            Telemetry.Add(builder.Services, metrics);
        }

        return builder.Build();
    }

    private static void Map(WebApplication app, AtollConfiguration configuration)
    {
        if (configuration.Metrics is { } entry)
        {
            Telemetry.Map(app, entry);
        }

        app.Use(app.Services.GetRequiredService<StartGate>().PassAsync);
        app.MapGrpcService<ContainerService>();
        app.MapGrpcService<RuntimeService>();
        app.MapGrpcService<PluginService>();
        app.MapGrpcService<SystemService>();
        app.MapGrpcService<HealthServiceImpl>();
        app.MapGrpcReflectionService();
    }

    private static void AddEngine(IServiceCollection services, AtollConfiguration configuration, DaemonFlags flags, ContainerFolders folders, Task<ContainerStore> store) => services
        .AddSingleton(configuration)
        .AddSingleton(folders)
        .AddSingleton(_ => store.GetAwaiter().GetResult())
        .AddSingleton(JumpingClock.For(flags))
        .AddSingleton<IHostProcesses, HostProcesses>()
        .AddSingleton<CgroupReader>(provider => new CgroupReader(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ICgroups>(provider => provider.GetRequiredService<CgroupReader>())
        .AddSingleton<ISupervisor>(provider => new Supervisor(InstallFolders.Shim, folders.Consoles, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Supervisor>>()))
        .AddSingleton<AdapterContexts>()
        .AddSingleton(new SafeMode(flags.SafeMode))
        .AddSingleton(new ConfigurationSource(configuration, flags))
        .AddSingleton<Quarantine>()
        .AddSingleton<CallJournal>()
        .AddSingleton<PluginStaging>()
        .AddSingleton<PluginExamination>()
        .AddSingleton<PluginLoading>()
        .AddSingleton<PluginHost>()
        .AddSingleton<RetiredPlugins>()
        .AddSingleton<ReloadPlanning>()
        .AddSingleton<PluginReload>()
        .AddSingleton<ReloadWatch>()
        .AddSingleton<OperatorChoice>()
        .AddSingleton<PluginRelease>()
        .AddSingleton<PluginSwap>()
        .AddSingleton<PluginPinning>()
        .AddSingleton<IPluginUsers>(provider => provider.GetRequiredService<ContainerEngine>())
        .AddSingleton<RuntimeResolver>()
        .AddSingleton<RuntimeDispatch>()
        .AddSingleton<RuntimeVersions>()
        .AddSingleton<CallBreakers>()
        .AddSingleton<CallMetrics>()
        .AddSingleton<AdapterCalls>()
        .AddSingleton<PluginFaults>()
        .AddSingleton<ContainerEngine>()
        .AddSingleton<StatsSampler>()
        .AddSingleton<OpenConnections>()
        .AddSingleton<StartGate>();

    /// <summary>Whoever is answered is served: the question waits at <see cref="StartGate"/>.</summary>
    private static HealthServiceImpl HealthyOnceListening()
    {
        var health = new HealthServiceImpl();
        foreach (var service in new[] { "", "atoll.v1.ContainerService", "atoll.v1.RuntimeService", "atoll.v1.PluginService", "atoll.v1.SystemService" })
        {
            health.SetStatus(service, ServingStatus.Serving);
        }

        return health;
    }
}
