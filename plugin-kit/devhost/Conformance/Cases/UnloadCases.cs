using Atoll.Api.V1;

namespace Atoll.DevHost.Conformance.Cases;

/// <summary>The plugin itself comes and goes.</summary>
internal static class UnloadCases
{
    /// <summary>Code that is still in memory once is an accident of the collector's; what leaks leaks each time.</summary>
    private const int Rounds = 2;

    public static readonly ConformanceCase[] All =
    [
        new(ComeAndGoAsync)
        {
            Name = "The plugin is turned off and on again: its code leaves the memory, and the next load serves containers",
            Operation = "Detect",
            Area = ConformanceArea.Unload,
            Host = HostUse.Own,
        },
        new(GoWithContainerAsync)
        {
            Name = "A plugin that is turned off while it has a container serves that to its end",
            Operation = "WaitAsync",
            Area = ConformanceArea.Unload,
            Host = HostUse.Own,
        },
    ];

    private static async Task ComeAndGoAsync(CaseContext context)
    {
        for (var i = 0; i < Rounds; i++)
        {
            await UseAsync(context);
            await TurnOffAsync(context);
            await TurnOnAsync(context);
        }
    }

    private static async Task GoWithContainerAsync(CaseContext context)
    {
        await using (var container = await context.StartWaitingAsync())
        {
            await context.Client.Plugins.DisablePluginAsync(new DisablePluginRequest { Id = context.Plugin.Id }, cancellationToken: context.CancellationToken);
            await Expect.FailsAsync(() => context.CreateAsync("exit 0"), "a create while the only plugin is turned off");
            await container.KillAsync("SIGTERM");
            await container.ExpectEndAsync(Scripts.WaitingCode);
            await container.DeleteAsync();
        }

        await TurnOnAsync(context);
    }

    /// <summary>Whatever the adapter has: each operation leaves something behind if it is going to.</summary>
    private static async Task UseAsync(CaseContext context)
    {
        await using var container = await context.StartWaitingAsync();
        if (context.Supports("ExecAsync"))
        {
            await container.ExecAsync("echo hello");
        }

        if (context.Supports("PauseAsync"))
        {
            await container.PauseAsync();
            await container.ResumeAsync();
        }

        if (context.Supports("AttachAsync"))
        {
            using var streams = container.Attach(start: false);
            await streams.AwaitAttachedAsync();
        }

        await container.KillAsync("SIGTERM");
        await container.ExpectEndAsync(Scripts.WaitingCode);
        await container.DeleteAsync();
    }

    private static async Task TurnOffAsync(CaseContext context)
    {
        await context.Client.Plugins.DisablePluginAsync(new DisablePluginRequest { Id = context.Plugin.Id }, cancellationToken: context.CancellationToken);
        await context.Client.Plugins.ReloadPluginsAsync(new ReloadPluginsRequest { Wait = true }, cancellationToken: context.CancellationToken);
        var rows = (await ListAsync(context)).Where(plugin => plugin.State != "disabled").ToArray();
        if (!context.Plugin.IsUnloadable)
        {
            context.Remark = "its manifest says unloadable = false, so its old code stays until the daemon ends";
            return;
        }

        Expect.That(rows.Length == 0, $"the plugin was turned off, and its code is still there: {string.Join("; ", rows.Select(row => $"{row.State}: {row.Reason}"))}");
    }

    private static async Task TurnOnAsync(CaseContext context)
    {
        await context.Client.Plugins.EnablePluginAsync(new EnablePluginRequest { Id = context.Plugin.Id }, cancellationToken: context.CancellationToken);
        Expect.That((await ListAsync(context)).Any(plugin => plugin.State == "active"), "the plugin was turned on again, and is not active");
    }

    private static async Task<IReadOnlyList<Plugin>> ListAsync(CaseContext context)
        => (await context.Client.Plugins.ListPluginsAsync(new ListPluginsRequest(), cancellationToken: context.CancellationToken)).Plugins;
}
