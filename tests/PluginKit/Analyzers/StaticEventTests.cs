using Atoll.PluginSdk.Analyzers;

namespace Atoll.PluginKit.Tests.Analyzers;

internal sealed class StaticEventTests
{
    [TestCase("Console.CancelKeyPress += (_, _) => { }", "Console.CancelKeyPress")]
    [TestCase("AppDomain.CurrentDomain.ProcessExit += (_, _) => { }", "AppDomain.ProcessExit")]
    [TestCase("AppDomain.CurrentDomain.UnhandledException += (_, _) => { }", "AppDomain.UnhandledException")]
    [TestCase("TaskScheduler.UnobservedTaskException += (_, _) => { }", "TaskScheduler.UnobservedTaskException")]
    [TestCase("System.Runtime.Loader.AssemblyLoadContext.Default.Unloading += _ => { }", "AssemblyLoadContext.Unloading")]
    [TestCase("System.Net.NetworkInformation.NetworkChange.NetworkAddressChanged += (_, _) => { }", "NetworkChange.NetworkAddressChanged")]
    [TestCase("System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGHUP, _ => { })", "PosixSignalRegistration.Create")]
    public async Task A_handler_on_an_event_of_the_process_is_flagged(string code, string name)
    {
        var found = await Compiled.SourceAsync<StaticEventAnalyzer>($"class C {{ void M() {{ {code}; }} }}");
        Assert.That(found.Select(f => (f.Id, f.Code)), Is.EqualTo(new[] { ("ATOLL002", code) }));
        Assert.That(found[0].Message, Does.StartWith($"{name} belongs to the whole process"));
    }

    [Test]
    public async Task A_handler_that_is_taken_off_again_is_not_flagged()
        => Assert.That(await Compiled.SourceAsync<StaticEventAnalyzer>("""
            sealed class C : IDisposable
            {
                public C() => AppDomain.CurrentDomain.ProcessExit += OnExit;
                public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= OnExit;
                private void OnExit(object? sender, EventArgs e) { }
            }
            """), Is.Empty);

    [Test]
    public async Task Events_of_the_plugins_own_and_of_objects_are_not_flagged()
        => Assert.That(await Compiled.SourceAsync<StaticEventAnalyzer>("""
            class C
            {
                public static event Action? Own;
                void M(FileSystemWatcher watcher)
                {
                    Own += () => { };
                    watcher.Changed += (_, _) => { };
                    using var signal = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGHUP, _ => { });
                }
            }
            """), Is.Empty);
}
