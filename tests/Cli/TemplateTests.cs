using Atoll.Cli.Tests.Process;

namespace Atoll.Cli.Tests;

/// <summary>The templates of --format, as docker's users write them.</summary>
internal sealed class TemplateTests : CliTests
{
    private const string Container = """
        {"Id": "abc", "Name": "web", "State": {"Status": "running", "Running": true, "Pid": 7, "Share": 1.5, "Nothing": null},
         "Args": ["a", "b"], "Mounts": [{"Source": "/x"}, {"Source": "/y"}], "Config": {"Labels": {"tier": "front", "a.b": "dotted"}}}
        """;

    [TestCase("{{.State.Status}}", "running")]
    [TestCase("{{json .State}}", """{"Status":"running","Running":true,"Pid":7,"Share":1.5,"Nothing":null}""")]
    [TestCase("{{json .Name}} {{.State.Pid}} {{.State.Share}} {{.Args}} {{.Config.Labels}}", "\"web\" 7 1.5 [a b] map[a.b:dotted tier:front]")]
    [TestCase("{{range .Mounts}}{{.Source}},{{end}}", "/x,/y,")]
    [TestCase("{{range $i, $m := .Mounts}}{{$i}}={{$m.Source}} {{end}}", "0=/x 1=/y ")]
    [TestCase("{{range $k, $v := .Config.Labels}}{{$k}}={{$v}};{{end}}", "a.b=dotted;tier=front;")]
    [TestCase("{{if .State.Running}}up{{else}}down{{end}}", "up")]
    [TestCase("{{if eq .State.Status \"exited\"}}a{{else if gt .State.Pid 5}}b{{else}}c{{end}}", "b")]
    [TestCase("{{with .State}}{{.Status}}{{end}}", "running")]
    [TestCase("{{index .Config.Labels \"a.b\"}} {{index .Args 1}} {{(index .Mounts 1).Source}}", "dotted b /y")]
    [TestCase("{{len .Args}} {{join .Args \"-\"}} {{.Name | upper}} {{printf \"%s:%d %q %v\" .Name .State.Pid .Id .State.Running}}", "2 a-b WEB web:7 \"abc\" true")]
    [TestCase("{{$x := .Name}}{{$x}}{{/* gone */}} x {{- .Id -}} y", "web xabcy")]
    [TestCase("{{not .State.Running}} {{and .Name .Id}} {{or \"\" .Id}}", "false abc abc")]
    [TestCase("{{.Id}}\\t{{.Name}}", "abc\tweb")]
    [TestCase("{{.State.Nothing}}", "<no value>")]
    [TestCase("plain", "plain")]
    public async Task A_template_gives(string template, string expected)
    {
        Script.Inspected = _ => Container;
        Output output = await Atoll("inspect", "-f", template, "web");
        Assert.That((output.Stdout, output.ExitCode), Is.EqualTo((expected + "\n", 0)), output.Stderr);
    }

    [TestCase("{{.Nope}}", "template: :1:2: executing \"\" at <.Nope>: map has no entry for key \"Nope\"")]
    [TestCase("{{.State.Nope}}", "template: :1:2: executing \"\" at <.State.Nope>: map has no entry for key \"Nope\"")]
    [TestCase("{{.Id", "template parsing error: template: :1: unclosed action")]
    [TestCase("{{nope .Id}}", "template parsing error: template: :1: function \"nope\" not defined")]
    [TestCase("{{if .Id}}", "template parsing error: template: :1: unexpected EOF")]
    [TestCase("{{end}}", "template parsing error: template: :1: unexpected {{end}}")]
    [TestCase("{{index .Args 9}}", "template: :1: executing \"\": error calling index: index out of range: 9")]
    public async Task A_template_that_cannot_be_used_is_told(string template, string expected)
    {
        Script.Inspected = _ => Container;
        Output output = await Atoll("inspect", "-f", template, "web");
        Assert.That((output.Stdout, output.Stderr, output.ExitCode), Is.EqualTo(("", expected + "\n", 125)));
    }
}
