namespace Atoll.Bench.Running;

/// <summary>LXC without an engine: <c>lxc-execute</c> of a root filesystem, with the mounts and devices that LXC makes by itself.</summary>
internal sealed class LxcExecute
{
    private readonly string _binary;
    private readonly string _name;
    private readonly string _config;

    public LxcExecute(string binary, Workplace workplace, string name = "bare")
    {
        _binary = binary;
        _name = name;
        _config = Path.Combine(workplace.Make(Path.Combine("lxc", name)), "config");
        var group = workplace.Group.Containers.TrimStart('/');
        File.WriteAllText(_config, $"""
            lxc.rootfs.path = dir:{workplace.Rootfs}
            lxc.uts.name = bare
            lxc.net.0.type = empty
            lxc.mount.auto = proc:mixed sys:ro
            lxc.apparmor.profile = unconfined
            lxc.pty.max = 0
            lxc.tty.max = 0
            lxc.console.path = none
            lxc.autodev = 1
            lxc.cgroup.dir.container = {group}/lxc-{name}
            lxc.cgroup.dir.monitor = {group}/lxc-{name}.monitor
            lxc.cgroup.dir.monitor.pivot = {group}/lxc-{name}.pivot

            """);
    }

    public ChildOutcome Run(CancellationToken cancellationToken, params IReadOnlyList<string> command)
        => Child.Run(_binary, Args(command), cancellationToken);

    /// <summary>Begins what <see cref="Run"/> does.</summary>
    public Child Begin(params IReadOnlyList<string> command) => Child.Start(_binary, Args(command));

    private string[] Args(IReadOnlyList<string> command) => ["--name", _name, "--lxcpath", Path.GetDirectoryName(_config)!, "--rcfile", _config, "--", .. command];
}
