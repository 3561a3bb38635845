using System.Collections.Concurrent;
using Atoll.PluginSdk;
using Vendor.ProcessRuntime;

namespace Nonconforming;

/// <summary>The sample's adapter with one fault at a time, which the conformance suite must find.</summary>
public sealed class NonconformingAdapter(IAdapterContext context) : IRuntimeAdapter
{
    private readonly ProcessAdapter _sample = new(context);
    private readonly ConcurrentDictionary<string, bool> _inMemory = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _cleanups = new(StringComparer.Ordinal);

    private string Fault => context.Config.GetString("fault") ?? "";

    public bool Detect(RuntimeRef runtime) => _sample.Detect(runtime);

    public Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken)
    {
        _inMemory[container.Id] = true;
        if (Fault == "stays-in-memory")
        {
#pragma warning disable ATOLL002 // what the rule warns of is the fault
            AppDomain.CurrentDomain.ProcessExit += (_, _) => _inMemory.Clear();
#pragma warning restore ATOLL002
        }

        return _sample.CreateAsync(container, parameters, cancellationToken);
    }

    public Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken)
        => _sample.StartAsync(container, parameters, cancellationToken);

    public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken)
        => Fault == "kill-always-term" ? _sample.KillAsync(container, parameters with { Signal = 15 }, cancellationToken) : _sample.KillAsync(container, parameters, cancellationToken);

    public Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken) => Fault switch
    {
        "cleanup-once" when _cleanups.AddOrUpdate(container.Id, 1, (_, n) => n + 1) > 1 => throw new RuntimeException(RuntimeErrorCode.Internal, "it was cleaned up before"),
        _ => _sample.CleanupAsync(container, parameters, cancellationToken),
    };

    public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => _sample.DeleteAsync(container, parameters, cancellationToken);

    public Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken) => _sample.GetStateAsync(container, parameters, cancellationToken);

    public async Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken)
    {
        var exit = await _sample.WaitAsync(container, parameters, cancellationToken);
        return Fault switch
        {
            "wait-always-0" => exit with { Code = 0 },
            "wait-from-memory" when !_inMemory.ContainsKey(container.Id) => ExitStatus.Unknown(context.TimeProvider.GetUtcNow(), "it was another daemon's"),
            _ => exit,
        };
    }

    public Task AttachAsync(ContainerRef container, AttachParameters parameters, CancellationToken cancellationToken)
        => _sample.AttachAsync(container, Fault == "attach-mixes" ? parameters with { Stderr = parameters.Stdout } : parameters, cancellationToken);

    public Task<int> ExecAsync(ContainerRef container, ExecParameters parameters, CancellationToken cancellationToken)
        => Fault == "exec-throws-foreign" ? throw new InvalidOperationException("not today") : _sample.ExecAsync(container, parameters, cancellationToken);

    public Task PauseAsync(ContainerRef container, PauseParameters parameters, CancellationToken cancellationToken)
        => Fault == "pause-does-nothing" ? Task.FromResult(true) : _sample.PauseAsync(container, parameters, cancellationToken);

    public Task ResumeAsync(ContainerRef container, ResumeParameters parameters, CancellationToken cancellationToken) => _sample.ResumeAsync(container, parameters, cancellationToken);
}
