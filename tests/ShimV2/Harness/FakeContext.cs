using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atoll.ShimV2.Tests.Harness;

/// <summary>A host whose supervisor only counts what was released.</summary>
internal sealed class FakeContext(string folder) : IAdapterContext, ISupervisor, ICgroups
{
    public int Released { get; private set; }

    public string PluginId => "shimv2";

    public string PluginFolder => folder;

    public string RootFolder => Path.Combine(folder, "root");

    public string StateFolder => Path.Combine(folder, "plugin");

    public ConfigTable Config => ConfigTable.Empty;

    public ILogger Logger => NullLogger.Instance;

    public TimeProvider TimeProvider => TimeProvider.System;

    public IHostProcesses Processes { get; } = new ScriptedProcesses(_ => (0, [], ""));

    public ISupervisor Supervisor => this;

    public ICgroups Cgroups => this;

    public Task ReopenLogAsync(ContainerRef container, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ReleaseAsync(ContainerRef container, string? execId, CancellationToken cancellationToken)
    {
        Released++;
        return Task.CompletedTask;
    }

    public ulong ReadCpuSystemUse() => 0;

    public ResourceStats ReadStats(string path) => throw new InvalidOperationException();

    public IReadOnlyList<int> ListPids(string path) => throw new InvalidOperationException();

    public Task<ProcessIdentity> CreateAsync(ContainerRef container, SupervisorParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task AttachAsync(ContainerRef container, AttachParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task<ExitStatus> WaitAsync(ContainerRef container, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task<ExitStatus> ExecAsync(ContainerRef container, SupervisorExecParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task ResizeAsync(ContainerRef container, string? execId, ushort width, ushort height, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task<KeptStreams> KeepAsync(ContainerRef container, KeepParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task<ExitStatus> KeepExecAsync(ContainerRef container, KeepExecParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public ProcessIdentity? FindProcess(ContainerRef container) => throw new InvalidOperationException();

    public Task CleanupAsync(ContainerRef container, CancellationToken cancellationToken) => throw new InvalidOperationException();
}
