using Atoll.Api.V1;
using Atoll.Cli.Tests.Process;

namespace Atoll.Cli.Tests.Commands;

internal sealed class RuntimeTests : CliTests
{
    [SetUp]
    public void Answer()
    {
        Script.Runtimes = new ListRuntimesResponse
        {
            DefaultRuntime = "runc",
            Runtimes =
            {
                new Runtime { Name = "runc", Origin = "built-in", Plugin = "oci", Binary = "/usr/bin/runc", Available = true, State = "enabled", Version = "runc 1.1.5", Vulnerabilities = { new KnownVulnerability { Id = "CVE-2024-21626", FixedIn = "1.1.12" } }, KnownVulnerable = "refuse" },
                new Runtime { Name = "kata", Origin = "plugins.toml", State = "disabled" },
            },
        };
        Script.Explained = new ExplainRuntimeResponse
        {
            Runtime = "kata",
            Generation = 3,
            Steps =
            {
                new ExplainStep { Name = "source", Passed = true, Result = "the request names kata", Details = { "--runtime kata" } },
                new ExplainStep { Name = "allowed", Result = "kata is not in the list", Details = { "runc", "crun" } },
            },
        };
    }

    [Test]
    public async Task Ls_prints_a_table()
    {
        Assert.That((await Atoll("runtime", "ls")).Stdout, Is.EqualTo("""
            NAME             PLUGIN   ORIGIN         STATE      AVAILABLE   VERSION      VULNERABLE         BINARY
            runc (default)   oci      built-in       enabled    yes         runc 1.1.5   1 known, refused   /usr/bin/runc
            kata             -        plugins.toml   disabled   no          -            -                  -

            """));
    }

    [Test]
    public async Task Ls_q_prints_names() => Assert.That((await Atoll("runtime", "ls", "-q")).Stdout, Is.EqualTo("runc\nkata\n"));

    [Test]
    public async Task Ls_in_json_is_one_object_a_line()
    {
        Output output = await Atoll("runtime", "ls", "--format", "json");

        Assert.That(output.JsonLines.Select(line => line.GetProperty("Name").GetString()), Is.EqualTo(new[] { "runc", "kata" }));
        Assert.That(output.JsonLines.Select(line => line.GetProperty("Default").GetBoolean()), Is.EqualTo(new[] { true, false }));
        Assert.That(output.JsonLines.Select(line => line.GetProperty("KnownVulnerable").GetBoolean()), Is.EqualTo(new[] { true, false }));
        Assert.That(output.JsonLines.First().GetProperty("Vulnerabilities")[0].GetProperty("FixedIn").GetString(), Is.EqualTo("1.1.12"));
    }

    [Test]
    public async Task Explain_numbers_its_steps_and_exits_125_when_the_name_is_refused()
    {
        Output output = await Atoll("runtime", "explain", "kata");

        Assert.That(output.ExitCode, Is.EqualTo(125));
        Assert.That(output.Stdout, Is.EqualTo("""
            1. source: the request names kata
               --runtime kata
            2. allowed: refused: kata is not in the list
               runc
               crun
            'kata' is not served, in generation 3.

            """));
        Assert.That(Script.Request<ExplainRuntimeRequest>().Runtime, Is.EqualTo("kata"));
    }

    [Test]
    public async Task Explain_without_a_name_asks_for_the_default()
    {
        Script.Explained = new ExplainRuntimeResponse { Served = true, Runtime = "runc", Plugin = "oci", PluginVersion = "1.0.0", Generation = 2 };

        Output output = await Atoll("runtime", "explain");

        Assert.That((output.ExitCode, output.Stdout), Is.EqualTo((0, "'runc' is served by oci 1.0.0, in generation 2.\n")));
        Assert.That(Script.Request<ExplainRuntimeRequest>().Runtime, Is.Empty);
    }

    [Test]
    public async Task Explain_in_json_has_the_steps()
    {
        Output output = await Atoll("runtime", "explain", "kata", "--format", "json");

        Assert.That(output.ExitCode, Is.EqualTo(125));
        Assert.That(output.Json.GetProperty("Served").GetBoolean(), Is.False);
        Assert.That(output.Json.GetProperty("Steps")[1].GetProperty("Details")[1].GetString(), Is.EqualTo("crun"));
    }
}
