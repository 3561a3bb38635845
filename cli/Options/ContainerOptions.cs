using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Options;

/// <summary>What run and create share: the flags and arguments that describe a container.</summary>
internal sealed class ContainerOptions
{
    private readonly Option<bool> rm = Flags.Switch("Remove the container when it stops", "--rm");
    private readonly Option<string?> name = Flags.Text("The container's name (default: one is made up)", "NAME", "--name");
    private readonly Option<string?> runtime = Flags.Text("The runtime that runs the container", "RUNTIME", "--runtime", "-R");
    private readonly Option<string[]> env = Flags.Many("Set an environment variable; NAME alone passes on the client's own", "NAME[=VALUE]", "--env", "-e");
    private readonly Option<string[]> envFile = Flags.Many("Set the environment variables of a file, one a line", "FILE", "--env-file");
    private readonly Option<string?> workdir = Flags.Text("Working directory of the command", "DIR", "--workdir", "-w");
    private readonly Option<string?> user = Flags.Text("User, and group, of the command: names or numbers", "USER[:GROUP]", "--user", "-u");
    private readonly Option<string[]> groupAdd = Flags.Many("Add a group: name or number", "GROUP", "--group-add");
    private readonly Option<string?> entrypoint = Flags.Text("What stands before the command, in place of the bundle's", "COMMAND", "--entrypoint");
    private readonly Option<string?> hostname = Flags.Text("The container's host name", "NAME", "--hostname", "-h");
    private readonly Option<string[]> volume = Flags.Many("Show a folder or file of the host in the container", "SRC:DST[:ro|rw]", "--volume", "-v");
    private readonly Option<string[]> mount = Flags.Many("Mount: type=bind|tmpfs,source=,target=,readonly,bind-propagation=,tmpfs-size=", "FIELDS", "--mount");
    private readonly Option<string[]> tmpfs = Flags.Many("Mount a tmpfs", "PATH[:OPTIONS]", "--tmpfs");
    private readonly Option<bool> readOnly = Flags.Switch("Make the root filesystem read-only", "--read-only");
    private readonly Option<long> shmSize = Flags.Parsed(ByteSize.Parse, "Size of /dev/shm (default: 64m)", "SIZE", "--shm-size");
    private readonly Option<string[]> device = Flags.Many("Give the container a device of the host", "HOST[:CONTAINER][:rwm]", "--device");
    private readonly Option<string[]> deviceRule = Flags.Many("Allow devices by their numbers, such as 'c 1:3 rwm'", "RULE", "--device-cgroup-rule");
    private readonly Option<string?> network = Flags.Text("Network: none, host, container:NAME", "MODE", "--network", "--net");
    private readonly Option<string?> pid = Flags.Text("PID namespace: host, container:NAME", "MODE", "--pid");
    private readonly Option<string?> ipc = Flags.Text("IPC namespace: private, host, container:NAME", "MODE", "--ipc");
    private readonly Option<string?> uts = Flags.Text("UTS namespace: host, container:NAME", "MODE", "--uts");
    private readonly Option<string?> cgroupns = Flags.Text("Cgroup namespace: private, host", "MODE", "--cgroupns");
    private readonly Option<string[]> capAdd = Flags.Many("Add a capability", "CAP", "--cap-add");
    private readonly Option<string[]> capDrop = Flags.Many("Drop a capability", "CAP", "--cap-drop");
    private readonly Option<bool> privileged = Flags.Switch("Give the container all rights of the host", "--privileged");
    private readonly Option<string[]> securityOpt = Flags.Many("no-new-privileges, seccomp=FILE|unconfined, apparmor=PROFILE, systempaths=unconfined", "OPTION", "--security-opt");
    private readonly Option<string[]> sysctl = Flags.Many("Set a kernel setting of the container's own namespaces", "NAME=VALUE", "--sysctl");
    private readonly Option<string[]> ulimit = Flags.Many("Set a limit of setrlimit(2), such as nofile=1024:2048", "NAME=SOFT[:HARD]", "--ulimit");
    private readonly Option<int?> oomScore = Flags.Parsed<int?>(text => Flags.WholeNumber(text), "Which process the kernel kills first for want of memory: -1000 to 1000", "N", "--oom-score-adj");
    private readonly Option<string?> logDriver = Flags.Among("json-file, the only one", "DRIVER", ["json-file"], "--log-driver");
    private readonly Option<string[]> logOpt = Flags.Many("Log option: max-size=SIZE, max-file=N", "KEY=VALUE", "--log-opt");
    private readonly Option<string[]> label = Flags.Many("Set a label", "KEY[=VALUE]", "--label", "-l");
    private readonly Option<string[]> labelFile = Flags.Many("Set the labels of a file, one a line", "FILE", "--label-file");
    private readonly Option<string[]> annotation = Flags.Many("Set an annotation of the OCI configuration", "KEY=VALUE", "--annotation");
    private readonly Option<string?> hookSpec = Flags.Text("OCI hooks as JSON", "FILE", "--hook-spec");
    private readonly Option<string?> stopSignal = Flags.Text("Signal that stops the container (default: SIGTERM)", "SIGNAL", "--stop-signal");
    private readonly Option<int?> stopTimeout = Flags.Parsed<int?>(text => Flags.WholeNumber(text), "Seconds between that and SIGKILL (default: 10; -1: as long as it takes)", "SECONDS", "--stop-timeout");
    private readonly Option<RestartPolicy?> restart = RestartPolicyOption.Create();
    private readonly Option<string?> idFile = Flags.Text("Write the container's id to a file that does not exist yet", "FILE", "--cidfile");
    private readonly Option<string?> pull = Flags.Text("Accepted for docker's sake: there are no images", "WHEN", "--pull");
    private readonly ResourceOptions resources;
    private readonly HealthOptions health;
    private readonly Argument<string> source = Flags.One("SOURCE", "Folder of a root filesystem or of an OCI bundle");
    private readonly Argument<string[]> command = new("COMMAND")
    {
        Description = "The command and its arguments (default: the bundle's own, or /bin/sh)",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public ContainerOptions(Command owner)
    {
        foreach (Option option in (ReadOnlySpan<Option>)
            [
                Interactive, Tty, rm, name, runtime, env, envFile, workdir, user, groupAdd, entrypoint, hostname, volume, mount, tmpfs, readOnly, shmSize,
                device, deviceRule, network, pid, ipc, uts, cgroupns, capAdd, capDrop, privileged, securityOpt, sysctl, ulimit, oomScore,
                logDriver, logOpt, label, labelFile, annotation, hookSpec, stopSignal, stopTimeout, restart, idFile, pull,
            ])
        {
            owner.Options.Add(option);
        }

        resources = new ResourceOptions(owner);
        health = new HealthOptions(owner);
        owner.Arguments.Add(source);
        owner.Arguments.Add(command);
    }

    public Option<bool> Interactive { get; } = Flags.Switch("Pass standard input to the container", "--interactive", "-i");

    public Option<bool> Tty { get; } = Flags.Switch("Give the container a terminal", "--tty", "-t");

    /// <summary>Where the id is to be written; null: nowhere.</summary>
    public string? IdFile(ParseResult parsed) => parsed.GetValue(idFile);

    public CreateRequest ToRequest(ParseResult parsed)
    {
        CreateRequest request = new()
        {
            Name = parsed.GetValue(name) ?? "",
            Runtime = parsed.GetValue(runtime) ?? "",
            Source = Path.GetFullPath(NotEmpty(parsed.GetRequiredValue(source))),
            Workdir = parsed.GetValue(workdir) ?? "",
            User = parsed.GetValue(user) ?? "",
            Hostname = parsed.GetValue(hostname) ?? "",
            ReadonlyRootfs = parsed.GetValue(readOnly),
            ShmSize = parsed.GetValue(shmSize),
            NetworkMode = parsed.GetValue(network) ?? "",
            PidMode = parsed.GetValue(pid) ?? "",
            IpcMode = parsed.GetValue(ipc) ?? "",
            UtsMode = parsed.GetValue(uts) ?? "",
            CgroupnsMode = parsed.GetValue(cgroupns) ?? "",
            Privileged = parsed.GetValue(privileged),
            AutoRemove = parsed.GetValue(rm),
            OpenStdin = parsed.GetValue(Interactive),
            Tty = parsed.GetValue(Tty),
            StopSignal = parsed.GetValue(stopSignal) ?? "",
            RestartPolicy = parsed.GetValue(restart),
            HealthCheck = health.Read(parsed),
            Resources = resources.Read(parsed),
            HooksJson = parsed.GetValue(hookSpec) is { } file ? SmallTextFile.Read(file, "--hook-spec") : "",
        };
        if (request.AutoRemove && request.RestartPolicy is { Name: not "no" })
            throw new UsageException("conflicting options: --restart and --rm");
        if (parsed.GetValue(stopTimeout) is { } seconds)
            request.StopTimeout = seconds;
        if (parsed.GetValue(oomScore) is { } score)
            request.OomScoreAdj = score;
        if (parsed.GetValue(entrypoint) is { Length: > 0 } first)
            request.Entrypoint.Add(first);
        AddLists(parsed, request);
        return request;
    }

    private void AddLists(ParseResult parsed, CreateRequest request)
    {
        request.Command.Add(parsed.GetValue(command) ?? []);
        request.CapAdd.Add(All(parsed, capAdd));
        request.CapDrop.Add(All(parsed, capDrop));
        request.GroupAdd.Add(All(parsed, groupAdd));
        request.Env.Add(EnvironmentEntry.All(All(parsed, envFile), All(parsed, env)));
        request.Mounts.Add(All(parsed, volume).Select(Volume.Parse).Concat(All(parsed, mount).Select(MountOption.Parse)).Concat(All(parsed, tmpfs).Select(MountOption.Tmpfs)));
        request.Devices.Add(All(parsed, device).Select(DeviceOption.Parse));
        request.DeviceCgroupRules.Add(All(parsed, deviceRule));
        request.Ulimits.Add(All(parsed, ulimit).Select(UlimitOption.Parse));
        request.SecurityOpt.Add(All(parsed, securityOpt).Select(Security));
        Fill(request.LogOptions, All(parsed, logOpt), "--log-opt");
        Fill(request.Labels, [.. All(parsed, labelFile).SelectMany(file => LinesFile.Read(file, "--label-file")), .. All(parsed, label)], "--label");
        Fill(request.Annotations, All(parsed, annotation), "--annotation");
        Fill(request.Sysctls, All(parsed, sysctl), "--sysctl");
    }

    /// <summary>A profile is a file of the client's.</summary>
    private static string Security(string option)
    {
        const string Seccomp = "seccomp=";
        return option.StartsWith(Seccomp, StringComparison.Ordinal) && option[Seccomp.Length..] is not ("unconfined" or ['{', ..]) and var file
            ? Seccomp + SmallTextFile.Read(file, "--security-opt")
            : option;
    }

    private static void Fill(IDictionary<string, string> map, IEnumerable<string> entries, string flag)
    {
        foreach (string entry in entries)
        {
            (string key, string value) = KeyValue.Parse(entry, flag);
            map[key] = value;
        }
    }

    private static string NotEmpty(string path) => path.Length > 0 ? path : throw new UsageException("SOURCE is empty");

    private static string[] All(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) ?? [];
}
