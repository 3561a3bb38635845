using Atoll.Api.V1;
using Atoll.Cli.Tests.Process;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Atoll.Cli.Tests.Commands;

internal sealed class PluginTests : CliTests
{
    [SetUp]
    public void Answer() => Script.Plugins = new ListPluginsResponse
    {
        Plugins =
        {
            new Plugin
            {
                Id = "oci", Version = "1.0.0", State = "active", Priority = 100, Runtimes = { "runc", "crun" },
                Since = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), Containers = 2, Calls = 1, Isolated = true, Pid = 77,
                OpenBreakers = { "create on runtime runc" }, StagedFolder = "/var/lib/atoll/staged/oci/abc", Hash = "abc", Unloadable = true,
                Passport = new Passport { Suite = "1", Runtime = "runc", Date = "2026-02-01", Passed = 3, NotSupported = 1, Failed = 1, Cases = { new PassportCase { Operation = "kill", Name = "A signal arrives", Outcome = "failed" } } },
                Operations = { new Operation { Name = "KillAsync", Supported = true }, new Operation { Name = "PauseAsync" } },
            },
            new Plugin { Id = "old", Version = "0.1.0", State = "incompatible", Reason = "built for SDK 0.9", Hint = "rebuild it" },
        },
    };

    [Test]
    public async Task Ls_prints_a_table()
    {
        Assert.That((await Atoll("plugin", "ls")).Stdout, Is.EqualTo("""
            ID    VERSION   STATE          PRIORITY   RUNTIMES    REASON
            oci   1.0.0     active         100        runc,crun
            old   0.1.0     incompatible   0                      built for SDK 0.9

            """));
    }

    [Test]
    public async Task Ls_q_prints_ids() => Assert.That((await Atoll("plugin", "ls", "-q")).Stdout, Is.EqualTo("oci\nold\n"));

    [Test]
    public async Task Ls_in_json_is_one_object_a_line()
    {
        Output output = await Atoll("plugin", "ls", "--format", "json");

        Assert.That(output.JsonLines.Select(line => line.GetProperty("State").GetString()), Is.EqualTo(new[] { "active", "incompatible" }));
    }

    [Test]
    public async Task Inspect_prints_what_is_known()
    {
        Assert.That((await Atoll("plugin", "inspect", "oci")).Stdout, Is.EqualTo("""
            Id: oci
            Version: 1.0.0
            State: active
            Since: 2026-03-01T12:00:00.0000000+00:00
            Containers: 2
            Calls under way: 1
            Isolation: process 77
            Not tried: create on runtime runc
            Priority: 100
            Runtimes: runc crun
            Loaded from: /var/lib/atoll/staged/oci/abc
            Hash: abc
            Unloadable: yes
            Passport: does not conform (3 passed, 1 not supported, 1 failed) on runc, suite 1, 2026-02-01; of another content than the one that lies there
            Failed: kill: A signal arrives
            Operations:
               KillAsync: yes
               PauseAsync: no

            """));
    }

    [Test]
    public async Task Inspect_in_json_has_the_operations()
    {
        Output output = await Atoll("plugin", "inspect", "--format", "json", "oci");

        Assert.That(output.Json.GetProperty("Operations").GetProperty("KillAsync").GetBoolean(), Is.True);
        Assert.That(output.Json.GetProperty("Operations").GetProperty("PauseAsync").GetBoolean(), Is.False);
    }

    [Test]
    public async Task A_plugin_that_is_not_there_is_an_error()
    {
        Script.Fail("nope", StatusCode.NotFound, "no plugin has the id nope");

        Output output = await Atoll("plugin", "inspect", "nope");

        Assert.That((output.ExitCode, output.Stderr), Is.EqualTo((125, "Error response from daemon: no plugin has the id nope\n")));
    }
}
