using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Atoll.Host.Configuration;
using Atoll.Host.Containers;
using Atoll.Host.Linux;
using Atoll.Host.Linux.ControlGroups;
using Atoll.Host.Plugins;
using Atoll.Host.Plugins.Faults;
using Atoll.Host.Plugins.Isolation;
using Atoll.Host.Plugins.Staging;
using Atoll.Host.Runtimes;
using Atoll.Host.Runtimes.Calls;
using Atoll.Host.Supervision;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atoll.Bench.Benchmarks;

/// <summary>The daemon's own objects over really loaded plugins. Public, because BenchmarkDotNet derives from it.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "BenchmarkDotNet calls End")]
public class DispatchSubjects
{
    private RuntimeResolver _resolver = null!;
    private RuntimeDispatch _dispatch = null!;
    private AdapterCalls _calls = null!;
    private RuntimeConfig _container = null!;
    private WorkerAdapter _worker = null!;
    private IRuntimeAdapter _adapter = null!;
    private RuntimeRef _runtime = null!;
    private string _plugin = null!;
    private readonly MeterListener _listener = new();
    private readonly CancellationTokenSource _never = new();

    internal static BenchmarkContext Context { get; set; } = null!;

    [GlobalSetup]
    public void Load()
    {
        var folder = Context.Workplace.Make("dispatch");
        var file = Path.Combine(folder, "plugins.toml");
        File.WriteAllText(file, $"""
            default_runtime = "runc"
            plugin_folders = ["{Context.Workplace.Installation.Plugins}"]
            [runtimes.crun]
            [runtimes.named]
            path = "/usr/bin/true"
            adapter = "isula-shim"
            """);
        var configuration = PluginsToml.Read(file, new DaemonFlags { Root = folder, State = folder });
        var processes = new HostProcesses(TimeProvider.System);
        var supervisor = new Supervisor(Context.Workplace.Installation.Shim, folder, TimeProvider.System, NullLogger<Supervisor>.Instance);
        var contexts = new AdapterContexts(NullLoggerFactory.Instance, TimeProvider.System, processes, supervisor, new CgroupReader(TimeProvider.System), configuration);
        var quarantine = new Quarantine(configuration);
        var loading = new PluginLoading(contexts, new PluginStaging(configuration), quarantine, new CallJournal(configuration), TimeProvider.System);
        var plugins = new PluginHost(configuration, TimeProvider.System, NullLogger<PluginHost>.Instance);
        var examined = new PluginExamination(quarantine, new CallJournal(configuration), new SafeMode(isOn: false), TimeProvider.System).All(configuration, []);
        plugins.Publish(new Generation(1, configuration, PluginCatalogue.Of(examined.Select(loading.Load)), TimeProvider.System.GetUtcNow()));
        _resolver = new RuntimeResolver(plugins, processes);
        _dispatch = new RuntimeDispatch(plugins);

        var resolution = _resolver.Resolve("runc");
        // As where somebody scrapes: every call is counted.
        _listener.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        _listener.Start();
        _calls = new AdapterCalls(plugins, _dispatch, new CallBreakers(TimeProvider.System, NullLogger<CallBreakers>.Instance), new CallMetrics(TimeProvider.System), TimeProvider.System);
        _worker = contexts.StartWorkerAsync(resolution.Plugin!, resolution.Plugin!.Instance!.Folder).GetAwaiter().GetResult();

        _plugin = resolution.Plugin?.Id ?? throw resolution.Failure!;
        _runtime = resolution.Runtime!;
        _adapter = resolution.Plugin.Adapter!;
        _container = new RuntimeConfig { Name = "runc", PluginId = _plugin, PluginVersion = resolution.Plugin.Version };
    }

    [GlobalCleanup]
    public void End()
    {
        _worker.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _listener.Dispose();
        _never.Dispose();
    }

    /// <summary>Waited for so that it cannot run on the thread that waits.</summary>
    [Benchmark(Description = "A task on another thread, alone")]
    public Task<bool> OtherThread() => Task.Run(() => Task.FromResult(_adapter.Detect(_runtime))).WaitAsync(_never.Token);

    [Benchmark(Description = "A call with lease, deadline, breaker and metrics")]
    public Task<bool> Call() => _calls.RunAsync(_container, "state", (adapter, _) => Task.FromResult(adapter.Detect(_runtime)));

    [Benchmark(Description = "Detect in the plugin's own process")]
    public bool Worker() => _worker.Detect(_runtime);

    [Benchmark(Description = "Resolve: the default runtime")]
    public object ResolveDefault() => _resolver.Resolve(null);

    [Benchmark(Description = "Resolve: a name of plugins.toml")]
    public object ResolveConfigured() => _resolver.Resolve("crun");

    [Benchmark(Description = "Resolve: a path and its adapter named")]
    public object ResolveNamed() => _resolver.Resolve("named");

    [Benchmark(Description = "Detect of the adapter alone")]
    public bool Detect() => _adapter.Detect(_runtime);

    [Benchmark(Description = "Dispatch: the adapter of a container")]
    public object Dispatch()
    {
        using var lease = _dispatch.Lease(_plugin);
        return lease.Adapter;
    }
}
