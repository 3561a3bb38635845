using Atoll.Cli.Tests.Process;

namespace Atoll.Cli.Tests.Commands;

internal sealed class InspectTests : CliTests
{
    [Test]
    public async Task The_daemons_objects_are_indented_in_an_array()
    {
        Script.Inspected = _ => """{"Id":"a","State":{"Pid":1,"Big":12345678901234567890},"Text":"<ü>"}""";

        Output output = await Atoll("inspect", "a");

        Assert.That(output.Stdout, Is.EqualTo("""
            [
                {
                    "Id": "a",
                    "State": {
                        "Pid": 1,
                        "Big": 12345678901234567890
                    },
                    "Text": "<ü>"
                }
            ]

            """));
    }

    [Test]
    public async Task The_json_format_is_one_line()
    {
        Output output = await Atoll("inspect", "--format", "json", "a", "b");

        Assert.That(output.Stdout, Is.EqualTo("[{\"Id\":\"a\"},{\"Id\":\"b\"}]\n"));
    }
}
