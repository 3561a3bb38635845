namespace Vendor.ProcessRuntime.Runtime;

/// <summary>The container's process before its command.</summary>
internal static class Init
{
    /// <summary>Waits at the gate, then becomes the command; comes back only if that fails.</summary>
    public static int Run(string id, ProcessSpec spec, string gate)
    {
        var program = spec.FindProgram();
        if (gate.Length > 0)
        {
            // Opening a fifo waits for the other side, which opens it when the container is started (fifo(7)).
            using (File.OpenHandle(gate, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            {
                File.Delete(gate);
            }
        }

#pragma warning disable ATOLL006 // the runtime's own process, not the daemon's
        Directory.SetCurrentDirectory(spec.Cwd);
#pragma warning restore ATOLL006
        // What .NET ignores for itself the command must not find ignored.
        Libc.RestoreSignals();
        Libc.Become(program, spec.Args, [.. spec.Env, $"{ContainerProcesses.Mark}={id}"]);
        throw new CommandException(126, $"{program} cannot be executed: errno {Libc.Errno}");
    }
}
