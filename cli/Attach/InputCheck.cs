using Atoll.Cli.Interop;

namespace Atoll.Cli.Attach;

/// <summary>Docker's and isula's rule: who asks for input and a terminal must have one.</summary>
internal static class InputCheck
{
    public static void Require(bool stdin, bool tty)
    {
        if (stdin && tty && !Terminal.IsTerminal(0))
            throw new CliException("the input device is not a TTY");
    }
}
