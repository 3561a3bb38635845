using System.Reflection;
using System.Runtime.InteropServices;
using Atoll.Api.V1;
using Atoll.Host.Configuration;
using Atoll.Host.Containers;
using Atoll.Host.Plugins;
using Atoll.Host.Runtimes;
using Grpc.Core;

namespace Atoll.Host.Api;

/// <summary>What this daemon is and what it runs on.</summary>
internal sealed class SystemService(AtollConfiguration configuration, ContainerEngine engine, PluginHost plugins, RuntimeResolver resolver) : V1.SystemService.SystemServiceBase
{
    private static readonly string[] Informational = (typeof(SystemService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+');

    /// <summary>Of this build.</summary>
    public static string ProductVersion => Informational[0];

    public override Task<VersionResponse> Version(VersionRequest request, ServerCallContext context) => Task.FromResult(new VersionResponse
    {
        Version = ProductVersion,
        ApiVersion = "v1",
        SdkVersion = SdkContract.Version,
        GitCommit = Informational.Length > 1 ? Informational[1] : "",
        DotnetVersion = Environment.Version.ToString(),
        KernelVersion = Kernel(),
        Os = "linux",
        Arch = Architecture(),
    });

    private static V1.RestoreReport ToApi(Containers.RestoreReport report) => new()
    {
        Adopted = report.Adopted,
        Ended = report.Ended,
        Unknown = report.Unknown,
        Undone = report.Undone,
        Unreadable = report.Unreadable,
        Removed = report.Removed,
        Orphans = report.Orphans,
        Quarantined = report.Quarantined,
        Finished = report.Finished.IsCompleted,
    };

    public override Task<InfoResponse> Info(InfoRequest request, ServerCallContext context)
    {
        var containers = engine.List();
        var response = new InfoResponse
        {
            Version = ProductVersion,
            Containers = containers.Count,
            ContainersRunning = containers.Count(container => container.Status is ContainerStatus.Running or ContainerStatus.Starting or ContainerStatus.Restarting),
            ContainersPaused = containers.Count(container => container.Status == ContainerStatus.Paused),
            DefaultRuntime = resolver.Resolve(null).Name,
            RootFolder = configuration.Root,
            StateFolder = configuration.State,
            ConfigFile = configuration.File ?? "",
            KernelVersion = Kernel(),
            OperatingSystem = OperatingSystemName(),
            OsType = "linux",
            Architecture = Architecture(),
            Cpus = Environment.ProcessorCount,
            TotalMemory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Name = Environment.MachineName,
            CgroupDriver = "cgroupfs",
            CgroupVersion = File.Exists("/sys/fs/cgroup/cgroup.controllers") ? "2" : "1",
            LoggingDriver = "json-file",
        };
        response.Generation = plugins.Current.Number;
        response.SkippedFiles.AddRange(plugins.Current.Configuration.Skipped.Select(skipped => skipped.ToString()));
        response.Restore = ToApi(engine.RestoreReport);
        response.ContainersStopped = response.Containers - response.ContainersRunning - response.ContainersPaused;
        response.Runtimes.AddRange(RuntimeNames.Listed(plugins.Current).Select(entry => entry.Name));
        response.Plugins.AddRange(plugins.Catalogue.Active.Select(plugin => $"{plugin.Id} {plugin.Version}"));
        response.PluginFolders.AddRange(plugins.Current.Configuration.PluginFolders);
        return Task.FromResult(response);
    }

    private static string Kernel() => File.ReadAllText("/proc/sys/kernel/osrelease").Trim();

    private static string Architecture() => RuntimeInformation.OSArchitecture switch { System.Runtime.InteropServices.Architecture.X64 => "amd64", System.Runtime.InteropServices.Architecture.Arm64 => "arm64", var other => other.ToString() };

    private static string OperatingSystemName()
        => (File.Exists("/etc/os-release") ? File.ReadLines("/etc/os-release") : [])
            .FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?["PRETTY_NAME=".Length..].Trim('"') ?? "Linux";
}
