using Atoll.PluginSdk;

namespace Faulty;

/// <summary>Claims its own id and does harm in one way that is named by its class.</summary>
public abstract class Misbehaving(IAdapterContext context) : NeverReached
{
    public override bool Detect(RuntimeRef runtime) => runtime.Name == context.PluginId;
}

/// <summary>A handler that stays with an event of the process keeps its code in memory.</summary>
public sealed class Leaks : Misbehaving
{
    public Leaks(IAdapterContext context)
        : base(context) => AppDomain.CurrentDomain.ProcessExit += OnExit;

    private void OnExit(object? sender, EventArgs e) => Environment.ExitCode = 0;
}

/// <summary>Ends the process that loads it.</summary>
public sealed class DiesInConstructor : Misbehaving
{
    public DiesInConstructor(IAdapterContext context)
        : base(context) => Environment.FailFast("the constructor of a faulty plugin");
}

/// <summary>Its Detect does not return for one name.</summary>
public sealed class HangsInDetect(IAdapterContext context) : NeverReached
{
    public override bool Detect(RuntimeRef runtime)
    {
        if (runtime.Name == context.PluginId)
        {
            Thread.Sleep(Timeout.Infinite);
        }

        return false;
    }
}

/// <summary>Does harm in create, as the container's runtime options ask: what cannot be contained within a process.</summary>
public sealed class Harmful(IAdapterContext context) : IRuntimeAdapter
{
    private readonly List<byte[]> _kept = [];

    public bool Detect(RuntimeRef runtime) => runtime.Name.StartsWith(context.PluginId, StringComparison.Ordinal);

    public Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken)
    {
        switch (container.Runtime.Options.GetString("harm"))
        {
            case "overflow":
                Deeper(0);
                break;
            case "fail-fast":
                Environment.FailFast("a faulty plugin gives up");
                break;
            case "exit":
                Environment.Exit(3);
                break;
            case "allocate":
                for (var i = 0; i < 64; i++)
                {
                    _kept.Add(new byte[64 << 20]);
                }

                break;
            case "spin":
                while (!cancellationToken.IsCancellationRequested || _kept.Count == 0)
                {
                }

                break;
            case "timer":
                _ = new Timer(_ => throw new InvalidOperationException("a timer of a faulty plugin"), null, 0, Timeout.Infinite);
                break;
            case "thread":
                new Thread(() => throw new InvalidOperationException("a thread of a faulty plugin")).Start();
                break;
        }

        throw new RuntimeException(RuntimeErrorCode.Unavailable, "no harm was done");
    }

    public Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException("start is not reached");

    public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken) => Task.FromResult(new ContainerState { Status = RuntimeStatus.Stopped });

    public Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException("wait is not reached");

    private static int Deeper(int depth) => Deeper(depth + 1) + depth;
}
