namespace Atoll.Cli.Templates;

/// <summary>Docker's words.</summary>
internal static class TemplateErrors
{
    public static CliException Parsing(string why) => new($"template parsing error: template: :1: {why}");

    public static CliException Executing(string why) => new($"template: :1: executing \"\": {why}");

    public static CliException Field(int column, string path, string why) => new($"template: :1:{column}: executing \"\" at <{path}>: {why}");
}
