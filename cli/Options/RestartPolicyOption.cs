using System.CommandLine;
using System.Globalization;
using Atoll.Api.V1;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Options;

/// <summary>--restart.</summary>
internal static class RestartPolicyOption
{
    private const string Expected = "use no, always, unless-stopped or on-failure[:N]";

    public static Option<RestartPolicy?> Create() =>
        Flags.Parsed(Parse, "Start it again when it ends: no, always, unless-stopped, on-failure[:N]", "POLICY", "--restart");

    private static RestartPolicy Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts is ["no" or "always" or "unless-stopped" or "on-failure"])
            return new RestartPolicy { Name = parts[0] };
        if (parts is ["on-failure", var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int retries))
            return new RestartPolicy { Name = parts[0], MaximumRetryCount = retries };
        throw new FormatException(Expected);
    }
}
