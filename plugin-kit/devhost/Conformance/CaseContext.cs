using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.DevHost.Conformance;

/// <summary>What a case works with.</summary>
internal sealed class CaseContext(DevelopmentHost host, ConformanceTarget target, string rootfs, PluginFacts plugin, RestartRounds? rounds, CancellationToken cancellationToken)
{
    public DevelopmentHost Host { get; } = host;

    public DaemonClient Client => Host.Client;

    public ConformanceTarget Target { get; } = target;

    public string Rootfs { get; } = rootfs;

    public PluginFacts Plugin { get; } = plugin;

    /// <summary>The case's deadline.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Set where the adapter lacks the operation and has said so.</summary>
    public bool Refused { get; private set; }

    /// <summary>What is to be said of a pass.</summary>
    public string Remark { get; set; } = "";

    public bool Supports(string operation) => Plugin.Operations.GetValueOrDefault(operation);

    /// <summary>Records a container that runs a script.</summary>
    public Task<TestContainer> CreateAsync(string script, Action<CreateRequest>? change = null) => CreateAsync([.. Target.Shell, script], change);

    public async Task<TestContainer> CreateAsync(IReadOnlyList<string> command, Action<CreateRequest>? change = null)
    {
        var request = new CreateRequest { Runtime = Target.Runtime, Source = Rootfs, Command = { command }, Env = { $"{DevelopmentHost.Mark}={Host.Folder}" } };
        change?.Invoke(request);
        var created = await Client.Containers.CreateAsync(request, cancellationToken: CancellationToken);
        return new TestContainer(this, created.Id);
    }

    public async Task<TestContainer> StartAsync(string script, Action<CreateRequest>? change = null)
    {
        var container = await CreateAsync(script, change);
        await container.StartAsync();
        return container;
    }

    /// <summary>Starts a container that has said "ready" and then waits to be ended, with SIGTERM and exit code 7 if by nothing else.</summary>
    public async Task<TestContainer> StartWaitingAsync(Action<CreateRequest>? change = null)
    {
        var container = await StartAsync(Scripts.Waiting, change);
        await container.AwaitOutputAsync("ready");
        return container;
    }

    /// <summary>The daemon has died at the case's wish.</summary>
    public bool HasDied { get; private set; }

    /// <summary>kill -9, what is to happen while no daemon is there, and the next daemon.</summary>
    public Task DieAndComeBackAsync(Func<Task>? meanwhile = null)
    {
        HasDied = true;
        return rounds!.DieAndComeBackAsync(meanwhile).WaitAsync(CancellationToken);
    }

    /// <summary>For an operation that the adapter does not have: the call must fail as NotSupported.</summary>
    public async Task RefuseAsync(string operation, Func<Task> call)
    {
        await Expect.FailsAsync(call, $"{operation}, which the adapter does not have,", StatusCode.Unimplemented);
        Refused = true;
    }
}
