using Atoll.Cli.Tests.Daemon;
using Atoll.Cli.Tests.Process;

[assembly: Parallelizable(ParallelScope.Children)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]

namespace Atoll.Cli.Tests;

/// <summary>A test with a daemon of its own; `Atoll` calls the client against it.</summary>
[CancelAfter(120_000)]
internal abstract class CliTests
{
    private FakeDaemon daemon = null!;

    protected Script Script => daemon.Script;

    protected string Socket => daemon.Socket;

    /// <summary>Empty, but for the daemon's socket; gone after the test.</summary>
    protected string Folder => daemon.Folder;

    [SetUp]
    public async Task StartDaemon() => daemon = await FakeDaemon.StartAsync();

    [TearDown]
    public async Task StopDaemon() => await daemon.DisposeAsync();

    protected AtollProcess Start(params string[] arguments) => AtollProcess.Start(arguments, daemon.Socket, folder: daemon.Folder);

    protected async Task<Output> Atoll(params string[] arguments)
    {
        using AtollProcess process = Start(arguments);
        process.Stdin.Close();
        return await process.EndAsync();
    }
}
