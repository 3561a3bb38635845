using Atoll.Api.V1;
using Atoll.Cli.Tests.Daemon;
using Atoll.Cli.Tests.Process;

namespace Atoll.Cli.Tests.Commands;

/// <summary>What create sends is what run sends: they share their flags.</summary>
internal sealed class CreateTests : CliTests
{
    [Test]
    public async Task Create_prints_the_full_id_and_starts_nothing()
    {
        Output output = await Atoll("create", "/rootfs");

        Assert.That((output.ExitCode, output.Stdout, output.Stderr), Is.EqualTo((0, Script.Id + "\n", "")));
        Assert.That(Script.Requests<StartRequest>(), Is.Empty);
        Assert.That(Script.Requests<AttachRequest.Types.Open>(), Is.Empty);
    }

    [Test]
    public async Task Without_flags_only_the_source_is_asked_for()
    {
        await Atoll("create", "/rootfs");

        Assert.That(Script.Request<CreateRequest>(), Is.EqualTo(new CreateRequest { Source = "/rootfs", Resources = new() }));
    }

    [TestCase("create")]
    [TestCase("run")]
    public async Task Every_flag_reaches_the_request(string command)
    {
        await Atoll(
            command, "-i", "--rm", "--name", "web", "-R", "crun", "-e", "A=1", "--env", "B=x=y", "-e", "C=", "-w", "/work", "-u", "1000:100",
            "-h", "box", "-v", "/srv:/data:ro", "--volume", "/a:/b", "-v", "/c:/d:rw", "--read-only", "-m", "512m", "--cpus", "1.5",
            "--pids-limit", "99", "--net", "host", "--cap-add", "NET_ADMIN", "--cap-drop", "ALL", "--cap-drop", "CHOWN", "--privileged",
            "--log-opt", "max-size=1m", "--log-opt", "max-file=3", "-l", "k=v", "--label", "bare", "--stop-signal", "SIGINT",
            "/rootfs", "sh", "-c", "true");

        CreateRequest expected = new()
        {
            Name = "web",
            Runtime = "crun",
            Source = "/rootfs",
            Command = { "sh", "-c", "true" },
            Env = { "A=1", "B=x=y", "C=" },
            Workdir = "/work",
            User = "1000:100",
            Hostname = "box",
            Mounts =
            {
                new Mount { Source = "/srv", Destination = "/data", Readonly = true },
                new Mount { Source = "/a", Destination = "/b" },
                new Mount { Source = "/c", Destination = "/d" },
            },
            ReadonlyRootfs = true,
            Resources = new() { Memory = 512 * 1024 * 1024, NanoCpus = 1_500_000_000, PidsLimit = 99 },
            NetworkMode = "host",
            CapAdd = { "NET_ADMIN" },
            CapDrop = { "ALL", "CHOWN" },
            Privileged = true,
            LogOptions = { ["max-size"] = "1m", ["max-file"] = "3" },
            Labels = { ["k"] = "v", ["bare"] = "" },
            AutoRemove = true,
            OpenStdin = true,
            StopSignal = "SIGINT",
        };
        Assert.That(Script.Request<CreateRequest>(), Is.EqualTo(expected));
    }

    [Test]
    public async Task What_follows_the_source_belongs_to_the_command()
    {
        await Atoll("create", "--name", "x", "/rootfs", "ls", "-la", "--name", "y", "--", "--rm", "-H", "z", "--help", "@file", "[x]");

        CreateRequest request = Script.Request<CreateRequest>();
        Assert.That(request.Command, Is.EqualTo(new[] { "ls", "-la", "--name", "y", "--", "--rm", "-H", "z", "--help", "@file", "[x]" }));
        Assert.That((request.Name, request.AutoRemove), Is.EqualTo(("x", false)));
    }

    [Test]
    public async Task Two_hyphens_before_the_source_end_the_flags()
    {
        await Atoll("create", "--rm", "--", "/rootfs", "ls", "-l");

        CreateRequest request = Script.Request<CreateRequest>();
        Assert.That((request.Source, request.AutoRemove), Is.EqualTo(("/rootfs", true)));
        Assert.That(request.Command, Is.EqualTo(new[] { "ls", "-l" }));
    }

    [Test]
    public async Task Short_flags_combine_and_take_their_value_with_them()
    {
        await Atoll("run", "-dim512m", "-eA=B", "--rm=false", "/rootfs", "-x");

        CreateRequest request = Script.Request<CreateRequest>();
        Assert.That((request.OpenStdin, request.Resources.Memory, request.AutoRemove), Is.EqualTo((true, 512L * 1024 * 1024, false)));
        Assert.That(request.Env, Is.EqualTo(new[] { "A=B" }));
        Assert.That(request.Command, Is.EqualTo(new[] { "-x" }));
    }

    [Test]
    public async Task A_variable_without_value_has_the_clients_own()
    {
        using AtollProcess process = AtollProcess.Start(
            ["create", "-e", "SET_HERE", "-e", "NOT_SET_HERE", "-e", "EMPTY_HERE", "/rootfs"], Socket,
            new Dictionary<string, string?> { ["SET_HERE"] = "a=b", ["EMPTY_HERE"] = "" });
        await process.EndAsync();

        Assert.That(Script.Request<CreateRequest>().Env, Is.EqualTo(new[] { "SET_HERE=a=b", "EMPTY_HERE=" }));
    }

    [Test]
    public async Task Relative_paths_start_at_the_clients_folder()
    {
        await Atoll("create", "-v", "data:/data", "-v", ".:/here", "./rootfs/../bundle");

        CreateRequest request = Script.Request<CreateRequest>();
        Assert.That(request.Source, Is.EqualTo(Path.Combine(Folder, "bundle")));
        Assert.That(request.Mounts.Select(mount => mount.Source), Is.EqualTo(new[] { Path.Combine(Folder, "data"), Folder }));
    }

    [TestCase("1024", 1024)]
    [TestCase("7b", 7)]
    [TestCase("2k", 2048)]
    [TestCase("2KB", 2048)]
    [TestCase("2KiB", 2048)]
    [TestCase("1.5g", 1610612736)]
    [TestCase("512 m", 536870912)]
    [TestCase("1T", 1099511627776)]
    [TestCase(".5k", 512)]
    public async Task Sizes_are_read_as_docker_reads_them(string size, long bytes)
    {
        await Atoll("create", "--memory", size, "/rootfs");

        Assert.That(Script.Request<CreateRequest>().Resources.Memory, Is.EqualTo(bytes));
    }

    [TestCase("-1", -1)]
    [TestCase("0", 0)]
    public async Task A_pids_limit_of_minus_one_asks_for_none(string value, long asked)
    {
        await Atoll("create", "--pids-limit", value, "/rootfs");

        Assert.That(Script.Request<CreateRequest>().Resources.PidsLimit, Is.EqualTo(asked));
    }

    [TestCase("-m", "lots")]
    [TestCase("-m", "5x")]
    [TestCase("-m", "5mbb")]
    [TestCase("-m", "99999999999g")]
    [TestCase("-m", "")]
    [TestCase("--cpus", "two")]
    [TestCase("--cpus", "0.0000000001")]
    [TestCase("--pids-limit", "many")]
    [TestCase("-v", "/only")]
    [TestCase("-v", "/a:/b:rx")]
    [TestCase("-v", "/a:relative")]
    [TestCase("-v", ":/b")]
    [TestCase("-e", "=x")]
    [TestCase("-l", "=x")]
    [TestCase("--log-opt", "=x")]
    public async Task Bad_values_are_refused_before_the_daemon_is_asked(string flag, string value)
    {
        Output output = await Atoll("create", flag, value, "/rootfs");

        Assert.That(output.ExitCode, Is.EqualTo(125));
        Assert.That(output.Stderr, Does.StartWith("atoll: ").And.Contain($"'{value}'").And.EndWith("See 'atoll create --help'.\n"));
        Assert.That(Script.Requests<CreateRequest>(), Is.Empty);
    }
}
