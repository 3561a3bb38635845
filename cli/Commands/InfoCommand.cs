using System.CommandLine;
using System.Text.Json;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class InfoCommand : CliCommand
{
    private readonly Option<string?> format = Flags.Format();

    public InfoCommand()
        : base("info", "Print what the daemon is, has and runs on", "atoll info", "atoll info --format json")
    {
        Options.Add(format);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        InfoResponse info = daemon.Call(Rpc.Info, new());
        if (parsed.GetValue(format) is "json")
            Json.PrintObject(json => Write(json, info));
        else
            StandardStream.Out.Write(Text(info));
        return ExitCodes.Success;
    }

    private static string Text(InfoResponse info) => $"""
        Server Version: {info.Version}
        Name: {info.Name}
        Containers: {info.Containers}
        Running: {info.ContainersRunning}
        Paused: {info.ContainersPaused}
        Stopped: {info.ContainersStopped}
        Default Runtime: {info.DefaultRuntime}
        Runtimes: {string.Join(' ', info.Runtimes)}
        Plugins: {string.Join(' ', info.Plugins)}
        Logging Driver: {info.LoggingDriver}
        Cgroup Driver: {info.CgroupDriver}
        Cgroup Version: {info.CgroupVersion}
        Kernel Version: {info.KernelVersion}
        Operating System: {info.OperatingSystem}
        OS Type: {info.OsType}
        Architecture: {info.Architecture}
        CPUs: {info.Cpus}
        Total Memory: {info.TotalMemory / 1024.0 / 1024 / 1024:0.##} GiB
        Root Folder: {info.RootFolder}
        State Folder: {info.StateFolder}
        Config File: {info.ConfigFile}
        Plugin Folders: {string.Join(' ', info.PluginFolders)}
        Generation: {info.Generation}{(info.SkippedFiles.Count > 0 ? "\nLeft Out: " + string.Join("; ", info.SkippedFiles) : "")}
        Restored: {Text(info.Restore ?? new())}

        """;

    private static string Text(RestoreReport report) =>
        $"adopted {report.Adopted}, ended meanwhile {report.Ended}, unknown {report.Unknown}, undone {report.Undone}, unreadable {report.Unreadable}, folders removed {report.Removed}, orphans {report.Orphans}, quarantined {report.Quarantined}{(report.Finished ? "" : ", and not all looked at yet")}";

    private static void Write(Utf8JsonWriter json, RestoreReport report)
    {
        json.WriteStartObject("Restored");
        json.WriteNumber("Adopted", report.Adopted);
        json.WriteNumber("Ended", report.Ended);
        json.WriteNumber("Unknown", report.Unknown);
        json.WriteNumber("Undone", report.Undone);
        json.WriteNumber("Unreadable", report.Unreadable);
        json.WriteNumber("Removed", report.Removed);
        json.WriteNumber("Orphans", report.Orphans);
        json.WriteNumber("Quarantined", report.Quarantined);
        json.WriteBoolean("Finished", report.Finished);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, InfoResponse info)
    {
        json.WriteString("ServerVersion", info.Version);
        json.WriteString("Name", info.Name);
        json.WriteNumber("Containers", info.Containers);
        json.WriteNumber("ContainersRunning", info.ContainersRunning);
        json.WriteNumber("ContainersPaused", info.ContainersPaused);
        json.WriteNumber("ContainersStopped", info.ContainersStopped);
        json.WriteString("DefaultRuntime", info.DefaultRuntime);
        json.WriteStrings("Runtimes", info.Runtimes);
        json.WriteStrings("Plugins", info.Plugins);
        json.WriteString("LoggingDriver", info.LoggingDriver);
        json.WriteString("CgroupDriver", info.CgroupDriver);
        json.WriteString("CgroupVersion", info.CgroupVersion);
        json.WriteString("KernelVersion", info.KernelVersion);
        json.WriteString("OperatingSystem", info.OperatingSystem);
        json.WriteString("OSType", info.OsType);
        json.WriteString("Architecture", info.Architecture);
        json.WriteNumber("NCPU", info.Cpus);
        json.WriteNumber("MemTotal", info.TotalMemory);
        json.WriteString("RootFolder", info.RootFolder);
        json.WriteString("StateFolder", info.StateFolder);
        json.WriteString("ConfigFile", info.ConfigFile);
        json.WriteStrings("PluginFolders", info.PluginFolders);
        json.WriteNumber("Generation", info.Generation);
        json.WriteStrings("SkippedFiles", info.SkippedFiles);
        Write(json, info.Restore ?? new());
    }
}
