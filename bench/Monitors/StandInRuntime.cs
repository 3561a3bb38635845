using Atoll.Bench.Running;

namespace Atoll.Bench.Monitors;

/// <summary>
/// A runtime whose create leaves a sleeping process behind and does nothing else, so that what is measured is the monitor. Started with nothing but a
/// shell, it costs the same under each.
/// </summary>
internal sealed class StandInRuntime
{
    private const string Script = """
        #!/bin/sh
        while [ $# -gt 0 ]; do
          if [ "$1" = --pid-file ]; then pidfile=$2; fi
          shift
        done
        sleep 1000000 &
        echo $! >"$pidfile"
        """;

    public StandInRuntime(string folder)
    {
        Binary = Path.Combine(folder, "stand-in");
        File.WriteAllText(Binary, Script);
        File.SetUnixFileMode(Binary, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public string Binary { get; }

    /// <summary>Ends the process that a create left behind.</summary>
    public static async Task EndAsync(string pidFile)
    {
        if (!File.Exists(pidFile))
        {
            return;
        }

        using var left = new Ending(BareRuntime.Pid(pidFile));
        await left.KillAsync();
        File.Delete(pidFile);
    }
}
