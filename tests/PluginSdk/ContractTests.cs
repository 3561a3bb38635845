namespace Atoll.PluginSdk.Tests;

internal sealed class ContractTests
{
    private static readonly ContainerRef Container = new() { Id = "c", Runtime = new RuntimeRef { Name = "r" }, RootFolder = "/r", StateFolder = "/s", BundleFolder = "/b", CgroupPath = "/atoll/c" };

    [Test]
    public void What_an_adapter_leaves_out_throws_NotSupported_by_name()
    {
        IRuntimeAdapter adapter = new Minimal();
        var optional = new Dictionary<string, Func<Task>>
        {
            ["restart"] = () => adapter.RestartAsync(Container, new RestartParameters(), default),
            ["stats"] = () => adapter.GetStatsAsync(Container, new StatsParameters(), default),
            ["exec"] = () => adapter.ExecAsync(Container, new ExecParameters { ExecId = "e", ProcessJson = "{}", Console = ConsoleKind.Streams }, default),
            ["pause"] = () => adapter.PauseAsync(Container, new PauseParameters(), default),
            ["resume"] = () => adapter.ResumeAsync(Container, new ResumeParameters(), default),
            ["attach"] = () => adapter.AttachAsync(Container, new AttachParameters(), default),
            ["reopen log"] = () => adapter.ReopenLogAsync(Container, new ReopenLogParameters(), default),
            ["update"] = () => adapter.UpdateAsync(Container, new UpdateParameters { ResourcesJson = "{}" }, default),
            ["list pids"] = () => adapter.ListPidsAsync(Container, new ListPidsParameters(), default),
            ["resize"] = () => adapter.ResizeAsync(Container, new ResizeParameters { Width = 1, Height = 1 }, default),
            ["resize exec"] = () => adapter.ResizeExecAsync(Container, new ResizeExecParameters { ExecId = "e", Width = 1, Height = 1 }, default),
            ["rebuild config"] = () => adapter.RebuildConfigAsync(Container, new RebuildConfigParameters(), default),
        };
        Assert.Multiple(() =>
        {
            foreach (var (operation, call) in optional)
            {
                Assert.That(() => call(), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.NotSupported).And.Message.EqualTo($"{operation} is not supported by Minimal"));
            }
        });
    }

    [Test]
    public async Task Process_questions_are_answered_from_proc_by_default()
    {
        IRuntimeAdapter adapter = new Minimal();
        var me = await adapter.ReadProcessIdentityAsync(Container, new ReadProcessIdentityParameters { Pid = Environment.ProcessId }, default);
        Assert.That(me.Pid, Is.EqualTo(Environment.ProcessId));
        Assert.That(me.ParentStartTime, Is.Not.Zero);
        Assert.That(await adapter.DetectProcessAsync(Container, new DetectProcessParameters { Identity = me }, default), Is.True);
        Assert.That(await adapter.DetectProcessAsync(Container, new DetectProcessParameters { Identity = me with { StartTime = 1 } }, default), Is.False);
    }

    [TestCase("1.0", true)]
    [TestCase("1.1", false)]
    [TestCase("2.0", false)]
    [TestCase("0.9", false)]
    public void The_same_major_version_and_no_newer_minor_one_is_accepted(string version, bool accepted)
        => Assert.That(SdkContract.Accepts(Version.Parse(version)), Is.EqualTo(accepted));

    [TestCase(0x0500, 5, ExitReason.Exited)]
    [TestCase(0, 0, ExitReason.Exited)]
    [TestCase(9, 137, ExitReason.Signaled)]
    [TestCase(0x8b, 139, ExitReason.Signaled)]
    public void A_wait_status_is_translated(int status, int code, ExitReason reason)
    {
        var exit = ExitStatus.FromWaitStatus(status, DateTimeOffset.UnixEpoch);
        Assert.That((exit.Code, exit.Reason), Is.EqualTo((code, reason)));
    }

    [Test]
    public void An_unknown_exit_is_never_0() => Assert.That(ExitStatus.Unknown(DateTimeOffset.UnixEpoch, "x").Code, Is.EqualTo(255));

    private sealed class Minimal : IRuntimeAdapter
    {
        public bool Detect(RuntimeRef runtime) => false;

        public Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
