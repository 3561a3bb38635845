using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Atoll.Host.Plugins.Faults;
using Atoll.Host.Plugins.Isolation;

namespace Atoll.Host.Plugins;

/// <summary>
/// One plugin's code, loaded once, and who is using it. Every call holds a lease; an instance that was replaced gives no new ones, and goes when the last was
/// given back.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A source without a timer holds nothing")]
internal sealed class PluginInstance
{
    private const int Closed = 1 << 30;
    private readonly CancellationTokenSource _handOver = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The context's finalizer only begins its unloading: what counts is when it is gone after that.</summary>
    private readonly WeakReference? _context;

    /// <summary>Without somebody who holds it the context unloads itself, whatever of its code is in use: what is loaded later, on first use, cannot be loaded then.</summary>
    private AssemblyLoadContext? _held;
    private int _leases;

    public PluginInstance(IRuntimeAdapter adapter, string folder = "", AssemblyLoadContext? context = null)
    {
        Adapter = adapter;
        Folder = folder;
        _held = context;
        _context = context is null ? null : new WeakReference(context, trackResurrection: true);
        IsUnloadable = context?.IsCollectible ?? true;
    }

    /// <summary>Null once it was unloaded.</summary>
    public IRuntimeAdapter? Adapter { get; private set; }

    /// <summary>What its adapter can do.</summary>
    public IReadOnlyList<(string Name, bool Supported)> Operations => Adapter is WorkerAdapter worker ? worker.Operations : Adapter is { } adapter ? SupportedOperations.Of(adapter.GetType()) : [];

    /// <summary>Of the adapter's class; empty once it was unloaded.</summary>
    public string TypeName => (Adapter is WorkerAdapter worker ? worker.TypeName : Adapter?.GetType().FullName) ?? "";

    /// <summary>Notes calls under way for the daemon after this one; null where nobody asked for it.</summary>
    public CallCounter? Journal { get; init; }

    /// <summary>The process that it runs in, where it has one of its own.</summary>
    public int Pid => (Adapter as WorkerAdapter)?.Pid ?? 0;

    /// <summary>The staged copy that its code was loaded from.</summary>
    public string Folder { get; }

    public bool IsUnloadable { get; }

    /// <summary>Calls under way.</summary>
    public int Leases => Volatile.Read(ref _leases) & ~Closed;

    /// <summary>Cancelled when it was replaced: whoever can ask again asks its successor.</summary>
    public CancellationToken HandOver => _handOver.Token;

    /// <summary>Ends when it was replaced and the last call has ended.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Whether its code has left the memory, as far as can be seen.</summary>
    public bool IsCollected => _context is not { IsAlive: true };

    /// <summary>Whether an assembly's code is this instance's.</summary>
    public bool Owns(AssemblyLoadContext context) => ReferenceEquals(_context?.Target, context);

    /// <summary>False when it was replaced.</summary>
    public bool TryLease(out AdapterLease lease)
    {
        var seen = Volatile.Read(ref _leases);
        while ((seen & Closed) == 0)
        {
            var before = Interlocked.CompareExchange(ref _leases, seen + 1, seen);
            if (before == seen)
            {
                lease = new AdapterLease(this, Adapter!);
                return true;
            }

            seen = before;
        }

        lease = default;
        return false;
    }

    public void GiveBack()
    {
        if (Interlocked.Decrement(ref _leases) == Closed)
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>Gives no new leases. Idempotent.</summary>
    public void Retire()
    {
        if (Interlocked.Or(ref _leases, Closed) == 0)
        {
            _drained.TrySetResult();
        }

        _handOver.Cancel();
    }

    /// <summary>Lets the adapter close what it holds, then its code go. Only when it is drained, or nobody has ever seen it.</summary>
    public async Task UnloadAsync(TimeSpan limit)
    {
        try
        {
            await DisposeAdapterAsync().WaitAsync(limit);
        }
        finally
        {
            Forget();
        }
    }

    /// <summary>The adapter's reference must not stay in a state machine that goes on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task DisposeAdapterAsync()
    {
        switch (Adapter)
        {
            case IAsyncDisposable asynchronous:
                return Task.Run(() => asynchronous.DisposeAsync().AsTask());
            case IDisposable synchronous:
                return Task.Run(synchronous.Dispose);
            default:
                return Task.CompletedTask;
        }
    }

    private void Forget()
    {
        Adapter = null;
        if (IsUnloadable)
        {
            _held?.Unload();
        }

        _held = null;
    }
}

/// <summary>The right to call an adapter until it is disposed.</summary>
internal readonly struct AdapterLease(PluginInstance instance, IRuntimeAdapter adapter) : IDisposable
{
    public IRuntimeAdapter Adapter => adapter;

    /// <summary>Null where nobody asked for one.</summary>
    public CallCounter? Journal => instance.Journal;

    /// <summary>Cancelled when another instance of the plugin has taken over.</summary>
    public CancellationToken HandOver => instance.HandOver;

    public void Dispose() => instance.GiveBack();
}
