using System.Diagnostics;
using System.Globalization;

namespace Vendor.ProcessRuntime.Runtime;

/// <summary>Starts the process that becomes the container's, and leaves it behind as an orphan: the supervisor adopts it.</summary>
internal static class Launcher
{
    /// <summary>It waits at a gate until the container is started.</summary>
    public static int Create(string id, ProcessSpec spec, string pidFile, string gate)
    {
        Check(spec);
        if (Libc.mkfifo(gate, Libc.OwnerOnly) != 0)
        {
            throw new IOException($"{gate} cannot be made: errno {Libc.Errno}");
        }

        return Spawn(id, spec, pidFile, gate);
    }

    /// <summary>It waits for nothing.</summary>
    public static int Exec(string id, ProcessSpec spec, string pidFile)
    {
        Check(spec);
        return Spawn(id, spec, pidFile, gate: "");
    }

    /// <summary>What would fail when nobody is there any more to be told fails now.</summary>
    private static void Check(ProcessSpec spec)
    {
        _ = spec.FindProgram();
        if (!Directory.Exists(spec.Cwd))
        {
            throw new IOException($"the working folder {spec.Cwd} does not exist");
        }
    }

    /// <summary>The streams of this process are those of the container, and are handed on as they are.</summary>
    private static int Spawn(string id, ProcessSpec spec, string pidFile, string gate)
    {
        var specFile = $"{pidFile}.spec";
        File.WriteAllText(specFile, spec.Json);
        using var init = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["init", id, specFile, gate]))!;
        File.WriteAllText($"{pidFile}.new", init.Id.ToString(CultureInfo.InvariantCulture));
        File.Move($"{pidFile}.new", pidFile);
        return 0;
    }
}
