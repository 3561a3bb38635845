using Atoll.Host.Configuration;
using Atoll.Host.Linux;
using Atoll.Host.Linux.ControlGroups;
using Atoll.Host.Plugins;
using Atoll.Host.Plugins.Faults;
using Atoll.Host.Plugins.Staging;
using Atoll.Host.Runtimes;
using Atoll.Host.Supervision;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atoll.Bench.Benchmarks;

/// <summary>The daemon's own objects over really loaded plugins. Public, because BenchmarkDotNet derives from it.</summary>
public class DispatchSubjects
{
    private RuntimeResolver _resolver = null!;
    private RuntimeDispatch _dispatch = null!;
    private IRuntimeAdapter _adapter = null!;
    private RuntimeRef _runtime = null!;
    private string _plugin = null!;

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
        _plugin = resolution.Plugin?.Id ?? throw resolution.Failure!;
        _runtime = resolution.Runtime!;
        _adapter = resolution.Plugin.Adapter!;
    }

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
