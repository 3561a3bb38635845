using Atoll.Host.Containers;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Host.Api;

/// <summary>From the wire's messages to the engine's requests. What needs more than a copy is refused here when it fits nothing.</summary>
internal static class FromApi
{
    public static CreateContainer Create(V1.CreateRequest request) => new()
    {
        Name = request.Name,
        Runtime = request.Runtime,
        Source = request.Source,
        Entrypoint = [.. request.Entrypoint],
        Command = [.. request.Command],
        Env = [.. request.Env],
        WorkingDir = request.Workdir,
        User = request.User,
        GroupAdd = [.. request.GroupAdd],
        Hostname = request.Hostname,
        Mounts = [.. request.Mounts.Select(Mount)],
        ReadonlyRootfs = request.ReadonlyRootfs,
        Resources = Resources(request.Resources),
        NetworkMode = request.NetworkMode,
        PidMode = request.PidMode,
        IpcMode = request.IpcMode,
        UtsMode = request.UtsMode,
        CgroupnsMode = request.CgroupnsMode,
        CapAdd = [.. request.CapAdd],
        CapDrop = [.. request.CapDrop],
        Privileged = request.Privileged,
        LogOptions = request.LogOptions.ToDictionary(),
        Labels = request.Labels.ToDictionary(),
        Annotations = request.Annotations.ToDictionary(),
        Sysctls = request.Sysctls.ToDictionary(),
        Ulimits = [.. request.Ulimits.Select(limit => new UlimitRequest(limit.Name, limit.Soft, limit.Hard))],
        Devices = [.. request.Devices.Select(device => new DeviceRequest(device.HostPath, device.ContainerPath, device.Permissions))],
        DeviceCgroupRules = [.. request.DeviceCgroupRules],
        SecurityOpt = [.. request.SecurityOpt],
        HooksJson = request.HooksJson,
        AutoRemove = request.AutoRemove,
        OpenStdin = request.OpenStdin,
        Tty = request.Tty,
        StopSignal = request.StopSignal,
        StopTimeout = request.HasStopTimeout ? request.StopTimeout : null,
        RestartPolicy = request.RestartPolicy is { } policy ? RestartPolicy(policy) : Containers.RestartPolicy.No,
        HealthCheck = request.HealthCheck is { } health ? HealthCheck(health) : null,
        ShmSize = request.ShmSize,
        OomScoreAdj = request.HasOomScoreAdj ? request.OomScoreAdj : null,
    };

    public static ExecRequest Exec(V1.ExecRequest.Types.Open open) => new()
    {
        Command = [.. open.Command],
        Env = [.. open.Env],
        WorkingDir = open.Workdir,
        User = open.User,
        GroupAdd = [.. open.GroupAdd],
        Tty = open.Tty,
        Privileged = open.Privileged,
        Timeout = open.Timeout is { } timeout ? Time(timeout, "timeout") : null,
        Width = TerminalSide(open.Width),
        Height = TerminalSide(open.Height),
    };

    public static ResourceLimits Resources(V1.Resources? resources) => resources is null ? new ResourceLimits() : new ResourceLimits
    {
        Memory = resources.Memory,
        MemorySwap = resources.MemorySwap,
        MemoryReservation = resources.MemoryReservation,
        NanoCpus = resources.NanoCpus,
        CpuShares = resources.CpuShares,
        CpuPeriod = resources.CpuPeriod,
        CpuQuota = resources.CpuQuota,
        CpusetCpus = resources.CpusetCpus,
        CpusetMems = resources.CpusetMems,
        PidsLimit = resources.PidsLimit,
        BlkioWeight = resources.BlkioWeight,
    };

    public static RestartPolicy RestartPolicy(V1.RestartPolicy policy)
        => new(policy.Name.Length > 0 ? policy.Name : Containers.RestartPolicy.Never, policy.MaximumRetryCount);

    public static IReadOnlyList<(string Key, string Value)> Filters(IEnumerable<V1.Filter> filters) => [.. filters.Select(filter => (filter.Key, filter.Value))];

    /// <exception cref="RuntimeException">InvalidArgument: the kernel counts columns and rows in 16 bits.</exception>
    public static ushort TerminalSide(uint side)
        => side <= ushort.MaxValue ? (ushort)side : throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"a terminal has at most {ushort.MaxValue} columns and rows, not {side}");

    private static MountRequest Mount(V1.Mount mount) => new()
    {
        Type = mount.Type.Length > 0 ? mount.Type : MountRequest.Bind,
        Source = mount.Source,
        Destination = mount.Destination,
        Readonly = mount.Readonly,
        Propagation = mount.Propagation,
        Options = [.. mount.Options],
        NonRecursive = mount.Nonrecursive,
    };

    /// <summary>Null for NONE. Docker's words; a command line for the shell becomes its arguments.</summary>
    private static HealthCheck? HealthCheck(V1.HealthCheck check)
    {
        IReadOnlyList<string> command = check.Test switch
        {
            ["NONE", ..] => [],
            ["CMD", _, ..] => [.. check.Test.Skip(1)],
            ["CMD-SHELL", var line] => ["/bin/sh", "-c", line],
            _ => throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "the test of a health check must be NONE, CMD with a command, or CMD-SHELL with one command line"),
        };
        var defaults = new HealthCheck { Command = command, Test = [.. check.Test] };
        return command.Count == 0 ? null : defaults with
        {
            Interval = check.Interval is { } interval ? Time(interval, "interval") : defaults.Interval,
            Timeout = check.Timeout is { } timeout ? Time(timeout, "timeout") : defaults.Timeout,
            StartPeriod = check.StartPeriod is { } period ? Time(period, "start period") : defaults.StartPeriod,
            Retries = check.Retries != 0 ? check.Retries : defaults.Retries,
            ExitOnUnhealthy = check.ExitOnUnhealthy,
        };
    }

    private static TimeSpan Time(Duration duration, string what)
    {
        try
        {
            return duration.ToTimeSpan();
        }
        catch (InvalidOperationException)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"the {what} is no duration");
        }
    }
}
