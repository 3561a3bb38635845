namespace Atoll.Plugins.Lcr.Engine;

/// <summary>Command lines of <c>atoll-lxc</c>, which lies beside the plugin's assembly.</summary>
internal sealed class LxcCommands(string binary, string library, TimeSpan timeout)
{
    /// <summary>Why there is no such program, or null.</summary>
    public string? Problem() => File.Exists(binary) ? null : $"{binary} is missing; copy the plugin's whole folder";

    public Command Create(ContainerRef container, SupervisedFiles files)
        => Command(container, "create", [LcrFiles.Log(files.Folder), LcrFiles.Configuration(container), LcrFiles.Steps(container)], files);

    public Command Exec(ContainerRef container, string steps, SupervisedFiles files) => Command(container, "exec", [LcrFiles.Log(files.Folder), steps], files);

    /// <param name="hook">An OCI hook's path, its arguments with their zeroth, and its environment.</param>
    public Command Hook(ContainerRef container, (string Path, IReadOnlyList<string> Args, IReadOnlyList<string> Env) hook, TimeSpan limit) => new()
    {
        Path = binary,
        Args = ["hook", LcrFiles.HookState(container), hook.Path, .. hook.Args],
        Environment = hook.Env,
        WorkingFolder = container.BundleFolder,
        Timeout = limit,
    };

    private Command Command(ContainerRef container, string verb, IReadOnlyList<string> args, SupervisedFiles files) => new()
    {
        Path = binary,
        Args = [verb, library, container.Id, .. args, files.PidFile, .. files.ConsoleSocket is { } socket ? new[] { socket } : []],
        WorkingFolder = container.StateFolder,

        // Without a PATH liblxc writes the maps of users itself; with one it would have newuidmap do it, through a shell, and within /etc/subuid.
        Environment = [],
        Timeout = timeout,
    };
}
