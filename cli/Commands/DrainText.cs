namespace Atoll.Cli.Commands;

/// <summary>What a drain says as it goes on.</summary>
internal static class DrainText
{
    public static string Left(long containers) => containers switch
    {
        0 => "no containers left",
        1 => "1 container left",
        _ => $"{containers} containers left",
    };
}
