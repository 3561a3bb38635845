using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Options;

/// <summary>What run and create share: the flags and arguments that describe a container.</summary>
internal sealed class ContainerOptions
{
    private readonly Option<bool> rm = Flags.Toggle("Remove the container when it stops", "--rm");
    private readonly Option<string?> name = Flags.Text("The container's name (default: one is made up)", "NAME", "--name");
    private readonly Option<string?> runtime = Flags.Text("The runtime that runs the container", "RUNTIME", "--runtime", "-R");
    private readonly Option<string[]> env = Flags.Many("Set an environment variable; NAME alone passes on the client's own", "NAME[=VALUE]", "--env", "-e");
    private readonly Option<string?> workdir = Flags.Text("Working directory of the command", "DIR", "--workdir", "-w");
    private readonly Option<string?> user = Flags.Text("User, and group, of the command: names or numbers", "USER[:GROUP]", "--user", "-u");
    private readonly Option<string?> hostname = Flags.Text("The container's host name", "NAME", "--hostname", "-h");
    private readonly Option<string[]> volume = Flags.Many("Show a folder or file of the host in the container", "SRC:DST[:ro|rw]", "--volume", "-v");
    private readonly Option<bool> readOnly = Flags.Toggle("Make the root filesystem read-only", "--read-only");
    private readonly Option<long> memory = Flags.Parsed(ByteSize.Parse, "Memory limit: bytes, or with unit b, k, m, g", "SIZE", "--memory", "-m");
    private readonly Option<long> cpus = Flags.Parsed(CpuCount.Parse, "Number of CPUs, such as 1.5", "CPUS", "--cpus");
    private readonly Option<int> pids = Flags.Parsed(Flags.WholeNumber, "Largest number of processes (0 or -1: no limit)", "N", "--pids-limit");
    private readonly Option<string?> network = Flags.Among("Network of the container", "none|host", ["none", "host"], "--network", "--net");
    private readonly Option<string[]> capAdd = Flags.Many("Add a capability", "CAP", "--cap-add");
    private readonly Option<string[]> capDrop = Flags.Many("Drop a capability", "CAP", "--cap-drop");
    private readonly Option<bool> privileged = Flags.Toggle("Give the container all rights of the host", "--privileged");
    private readonly Option<string[]> logOpt = Flags.Many("Log option: max-size=SIZE, max-file=N", "KEY=VALUE", "--log-opt");
    private readonly Option<string[]> label = Flags.Many("Set a label", "KEY[=VALUE]", "--label", "-l");
    private readonly Option<string?> stopSignal = Flags.Text("Signal that stops the container (default: SIGTERM)", "SIGNAL", "--stop-signal");
    private readonly Option<bool> tty = Flags.Toggle("Not supported yet", "--tty", "-t");
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
                Interactive, rm, name, runtime, env, workdir, user, hostname, volume, readOnly, memory, cpus, pids, network,
                capAdd, capDrop, privileged, logOpt, label, stopSignal, tty,
            ])
        {
            owner.Options.Add(option);
        }

        owner.Arguments.Add(source);
        owner.Arguments.Add(command);
    }

    public Option<bool> Interactive { get; } = Flags.Toggle("Pass standard input to the container", "--interactive", "-i");

    public CreateRequest ToRequest(ParseResult parsed)
    {
        if (parsed.GetValue(tty))
            throw new UsageException("a terminal (-t) is not supported yet");

        CreateRequest request = new()
        {
            Name = parsed.GetValue(name) ?? "",
            Runtime = parsed.GetValue(runtime) ?? "",
            Source = Path.GetFullPath(NotEmpty(parsed.GetRequiredValue(source))),
            Workdir = parsed.GetValue(workdir) ?? "",
            User = parsed.GetValue(user) ?? "",
            Hostname = parsed.GetValue(hostname) ?? "",
            ReadonlyRootfs = parsed.GetValue(readOnly),
            NetworkMode = parsed.GetValue(network) ?? "",
            Privileged = parsed.GetValue(privileged),
            AutoRemove = parsed.GetValue(rm),
            OpenStdin = parsed.GetValue(Interactive),
            StopSignal = parsed.GetValue(stopSignal) ?? "",
            Resources = new Resources
            {
                Memory = parsed.GetValue(memory),
                NanoCpus = parsed.GetValue(cpus),
                PidsLimit = Math.Max(0, parsed.GetValue(pids)),
            },
        };

        request.Command.Add(All(parsed, command));
        request.CapAdd.Add(All(parsed, capAdd));
        request.CapDrop.Add(All(parsed, capDrop));
        foreach (string entry in All(parsed, env))
        {
            if (EnvironmentEntry.Resolve(entry) is { } resolved)
                request.Env.Add(resolved);
        }

        foreach (string entry in All(parsed, volume))
            request.Mounts.Add(Volume.Parse(entry));
        foreach (string entry in All(parsed, logOpt))
            Add(request.LogOptions, KeyValue.Parse(entry, "--log-opt"));
        foreach (string entry in All(parsed, label))
            Add(request.Labels, KeyValue.Parse(entry, "--label"));
        return request;
    }

    private static void Add(IDictionary<string, string> map, (string Key, string Value) entry) => map[entry.Key] = entry.Value;

    private static string NotEmpty(string path) => path.Length > 0 ? path : throw new UsageException("SOURCE is empty");

    private static string[] All(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) ?? [];

    private static string[] All(ParseResult parsed, Argument<string[]> argument) => parsed.GetValue(argument) ?? [];
}
