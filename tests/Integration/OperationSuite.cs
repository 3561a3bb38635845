using System.Text.Json;
using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests;

/// <summary>A suite that runs on gVisor too, whose containers have a kernel of their own.</summary>
[TestFixtureSource(typeof(TestRuntimes), nameof(TestRuntimes.All))]
public abstract class OperationSuite(string runtime)
{
    /// <summary>The runtime that this fixture runs on.</summary>
    protected string Runtime { get; } = runtime;

    /// <summary>Processes inside are not the host's, and neither are its limits.</summary>
    protected bool IsSandbox => TestRuntimes.Named(Runtime).IsSandbox;

    /// <summary>A daemon whose default is the fixture's runtime, and which gives up after three seconds what does not die.</summary>
    private protected Task<TestDaemon> StartDaemonAsync() => TestDaemon.StartAsync($"""
        default_runtime = "{Runtime}"
        kill_timeout = 3
        plugin_folders = ["{"{plugins}"}"]
        {TestRuntimes.Named(Runtime).Configuration}
        """ + "\n");

    /// <summary>A container that runs until it is stopped.</summary>
    private protected static Task<string> RunSleeperAsync(TestDaemon daemon, string name, params string[] flags)
        => daemon.OkAsync(["run", "-d", "--name", name, .. flags, Rootfs.Folder, "/bin/sleep", "1000"]);

    private protected static Task<string> InspectAsync(TestDaemon daemon, string name, string template) => daemon.OkAsync("inspect", "-f", template, name);

    private protected static Task<string> StatusAsync(TestDaemon daemon, string name) => InspectAsync(daemon, name, "{{.State.Status}}");

    /// <summary>Follows the events until one of an action has happened to a container, be it before this call.</summary>
    private protected static async Task AwaitEventAsync(TestDaemon daemon, string name, string action)
    {
        using var events = daemon.Start("events", "--after", "0", "--filter", $"container={name}", "--filter", $"event={action}");
        await events.ReadLineAsync();
    }

    private protected static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
