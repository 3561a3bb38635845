using Atoll.Api.V1;
using Atoll.Cli.Tests.Daemon;
using Atoll.Cli.Tests.Process;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Cli.Tests.Commands;

internal sealed class PsTests : CliTests
{
    private const string ShortId = "0123456789ab";

    private static Timestamp Ago(TimeSpan span) => Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow() - span);

    private static Container A(Status status, Timestamp? created = null) => new()
    {
        Id = Script.Id,
        Name = "web",
        Source = "/srv/rootfs",
        Command = { "httpd", "-f", "-h", "/srv/www/htdocs" },
        Status = status,
        Runtime = "crun",
        Plugin = "oci",
        Pid = 77,
        CreatedAt = created ?? Ago(TimeSpan.FromHours(5)),
        StartedAt = Ago(TimeSpan.FromMinutes(3.5)),
        Labels = { ["k"] = "v" },
    };

    [Test]
    public async Task The_table_has_dockers_columns()
    {
        Script.Containers.Containers.Add(A(Status.Running));

        Output output = await Atoll("ps");

        Assert.That(output.Stdout, Is.EqualTo("""
            CONTAINER ID   SOURCE        COMMAND                  CREATED       STATUS         RUNTIME   NAMES
            0123456789ab   /srv/rootfs   "httpd -f -h /srv/ww…"   5 hours ago   Up 3 minutes   crun      web

            """));
        Assert.That(Script.Request<ListRequest>().All, Is.False);
    }

    [Test]
    public async Task Without_containers_only_the_header_is_printed()
    {
        Output output = await Atoll("ps");

        Assert.That(output.Lines, Has.Length.EqualTo(1));
    }

    [TestCase("-a")]
    [TestCase("--all")]
    public async Task All_reaches_the_request(string flag)
    {
        await Atoll("ps", flag);

        Assert.That(Script.Request<ListRequest>().All, Is.True);
    }

    [TestCase("-q", ShortId)]
    [TestCase("-aq", ShortId)]
    [TestCase("-q --no-trunc", Script.Id)]
    public async Task Quiet_prints_ids_only(string flags, string id)
    {
        Script.Containers.Containers.Add([A(Status.Running), A(Status.Created)]);

        Output output = await Atoll(["ps", .. flags.Split(' ')]);

        Assert.That(output.Stdout, Is.EqualTo($"{id}\n{id}\n"));
    }

    [Test]
    public async Task No_trunc_shows_whole_ids_and_commands()
    {
        Script.Containers.Containers.Add(A(Status.Running));

        Output output = await Atoll("ps", "--no-trunc");

        Assert.That(output.Lines[1], Does.StartWith(Script.Id).And.Contain("\"httpd -f -h /srv/www/htdocs\""));
    }

    [TestCase(Status.Created, "Created")]
    [TestCase(Status.Starting, "Starting")]
    [TestCase(Status.Paused, "Up 3 minutes (Paused)")]
    [TestCase(Status.Removing, "Removal In Progress")]
    public async Task A_status_is_worded_as_docker_words_it(Status status, string words)
    {
        Script.Containers.Containers.Add(A(status));

        Output output = await Atoll("ps", "-a", "--format", "json");

        Assert.That(output.JsonLines[0].GetProperty("Status").GetString(), Is.EqualTo(words));
    }

    [Test]
    public async Task An_exit_is_told_with_its_code_and_age()
    {
        Container known = A(Status.Stopped);
        known.Exit = new ExitStatus { Code = 137, FinishedAt = Ago(TimeSpan.FromSeconds(90)) };
        Container unknown = A(Status.Stopped);
        unknown.Exit = new ExitStatus { Code = 255, Unknown = true };
        Script.Containers.Containers.Add([known, unknown]);

        Output output = await Atoll("ps", "-a", "--format", "json");

        Assert.That(
            output.JsonLines.Select(line => line.GetProperty("Status").GetString()),
            Is.EqualTo(new[] { "Exited (137) About a minute ago", "Exited (unknown)" }));
        Assert.That(output.JsonLines[0].GetProperty("ExitCode").GetInt32(), Is.EqualTo(137));
    }

    [TestCase(0.4, "Less than a second ago")]
    [TestCase(90, "About a minute ago")]
    [TestCase(3600 * 1.2, "About an hour ago")]
    [TestCase(3600 * 24 * 3, "3 days ago")]
    [TestCase(3600 * 24 * 20, "2 weeks ago")]
    [TestCase(3600 * 24 * 100, "3 months ago")]
    [TestCase(3600 * 24 * 800, "2 years ago")]
    public async Task Ages_are_worded_as_docker_words_them(double seconds, string words)
    {
        // The youngest age is that of a container from the future: no clock is exact enough to hit the first second.
        Script.Containers.Containers.Add(A(Status.Created, Ago(TimeSpan.FromSeconds(seconds < 1 ? -60 : seconds))));

        Output output = await Atoll("ps", "-a", "--format", "json");

        Assert.That(output.JsonLines[0].GetProperty("RunningFor").GetString(), Is.EqualTo(words));
    }

    [Test]
    public async Task Json_is_one_object_a_line()
    {
        Container quoted = A(Status.Running);
        quoted.Command.Clear();
        quoted.Command.Add(["echo", "\"a\nb\""]);
        Script.Containers.Containers.Add([A(Status.Running), quoted]);

        Output output = await Atoll("ps", "--format", "json");

        var first = output.JsonLines[0];
        Assert.That(output.Lines, Has.Length.EqualTo(2));
        Assert.That(
            (first.GetProperty("ID").GetString(), first.GetProperty("Names").GetString(), first.GetProperty("Image").GetString()),
            Is.EqualTo((ShortId, "web", "/srv/rootfs")));
        Assert.That(
            (first.GetProperty("State").GetString(), first.GetProperty("Runtime").GetString(), first.GetProperty("Plugin").GetString()),
            Is.EqualTo(("running", "crun", "oci")));
        Assert.That((first.GetProperty("Pid").GetInt32(), first.GetProperty("Labels").GetString()), Is.EqualTo((77, "k=v")));
        Assert.That(first.GetProperty("CreatedAt").GetString(), Does.Match(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC$"));
        Assert.That(output.JsonLines[1].GetProperty("Command").GetString(), Is.EqualTo("""
            "echo \"a\nb\""
            """));
    }
}
