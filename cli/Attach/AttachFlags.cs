using System.CommandLine;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Attach;

/// <summary>The flags of commands that join streams.</summary>
internal static class AttachFlags
{
    public static Option<string?> DetachKeys() =>
        Flags.Text($"Keys that leave a terminal while the container goes on (default: {Attach.DetachKeys.Usual})", "KEYS", "--detach-keys");

    public static Option<bool> SignalProxy() => Flags.SwitchedOn("Pass signals on to the container", "--sig-proxy");
}
