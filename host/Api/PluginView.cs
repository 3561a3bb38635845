using Atoll.Api.V1;
using Atoll.Host.Plugins;
using Atoll.Host.Plugins.Reload;
using Atoll.Host.Runtimes;
using Atoll.Host.Runtimes.Calls;
using Google.Protobuf.WellKnownTypes;
using Plugin = Atoll.Host.Plugins.Plugin;

namespace Atoll.Host.Api;

/// <summary>Plugins as the API shows them.</summary>
internal static class PluginView
{
    public static V1.Plugin Of(Plugin plugin, IPluginUsers users, CallBreakers breakers)
    {
        var result = new V1.Plugin
        {
            Id = plugin.Id,
            Version = plugin.Version,
            State = plugin.State.Word,
            Reason = plugin.Reason,
            Hint = plugin.Hint,
            Since = Timestamp.FromDateTimeOffset(plugin.Since),
            Priority = plugin.Priority,
            Description = plugin.Manifest?.Description ?? "",
            Vendor = plugin.Manifest?.Vendor ?? "",
            Sdk = plugin.Manifest?.Sdk ?? "",
            Folder = plugin.Folder,
            Assembly = plugin.Manifest?.Assembly ?? "",
            Type = plugin.Instance?.TypeName ?? plugin.Manifest?.Type ?? "",
            Hash = plugin.Hash,
            Containers = users.CountOf(plugin.Id),
            Calls = plugin.Instance?.Leases ?? 0,
            Isolated = plugin.Isolated,
            StagedFolder = plugin.Instance?.Folder ?? "",
            Unloadable = plugin.Manifest?.Unloadable ?? false,
        };
        result.Runtimes.AddRange(plugin.Manifest?.Runtimes ?? []);
        result.OpenBreakers.AddRange(breakers.OpenOf(plugin.Id));
        if (Plugins.Passport.Read(plugin.Folder) is { } passport)
        {
            result.Passport = Of(passport, plugin);
        }

        if (plugin.Instance is { } instance)
        {
            result.Pid = instance.Pid;
            result.Operations.AddRange(instance.Operations.Select(operation => new Operation { Name = operation.Name, Supported = operation.Supported }));
        }

        return result;
    }

    private static V1.Passport Of(Plugins.Passport passport, Plugin plugin) => new()
    {
        Suite = passport.Suite,
        Runtime = passport.Runtime,
        Date = passport.Date,
        Current = passport.Content == plugin.Hash,
        Conforms = passport.Conforms,
        Passed = passport.Passed,
        NotSupported = passport.NotSupported,
        Failed = passport.Failed,
        Cases = { passport.Cases.Select(entry => new V1.PassportCase { Operation = entry.Operation, Name = entry.Name, Outcome = entry.Outcome, Milliseconds = entry.Milliseconds }) },
    };

    public static ReloadPluginsResponse Of(ReloadResult result) => new()
    {
        Generation = result.Generation,
        Changes = { result.Changes },
        NotTakenUp = { result.NotTakenUp },
        Microseconds = (long)(result.Milliseconds * 1000),
    };
}
