using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>Carries out the steps in the container. The last one runs the command.</summary>
internal static unsafe class Launch
{
    private const int Unknown = 125;

    /// <param name="steps">What to do.</param>
    /// <param name="gate">Where the process waits to be let go; -1 for an exec, which does not wait.</param>
    /// <param name="console">Connected to the console socket; -1 for a process without a terminal.</param>
    public static void Run(StepReader steps, int gate, int console)
    {
        Streams.Restore();
        Signals.Reset();
        Libc.umask(0);
        byte* verb;
        while ((verb = steps.NextVerb(out var arguments)) != null)
        {
            if (Strings.Equal(verb, "mount"u8)) Mounts.Mount(ref steps);
            else if (Strings.Equal(verb, "folder"u8)) Mounts.Folder(ref steps);
            else if (Strings.Equal(verb, "node"u8)) Devices.Node(ref steps);
            else if (Strings.Equal(verb, "link"u8)) Devices.Link(ref steps);
            else if (Strings.Equal(verb, "mask"u8)) Mounts.Mask(ref steps);
            else if (Strings.Equal(verb, "readonly"u8)) Mounts.Readonly(ref steps);
            else if (Strings.Equal(verb, "terminal"u8)) Terminals.Open(ref steps, console);
            else if (Strings.Equal(verb, "hold"u8)) Gate.Wait(gate);
            else if (Strings.Equal(verb, "hook"u8)) Hooks.Run(ref steps);
            else if (Strings.Equal(verb, "limit"u8)) Limits.Resource(ref steps);
            else if (Strings.Equal(verb, "oom"u8)) Limits.OomScore(ref steps);
            else if (Strings.Equal(verb, "ioprio"u8)) Limits.IoPriority(ref steps);
            else if (Strings.Equal(verb, "persona"u8)) Limits.Persona(ref steps);
            else if (Strings.Equal(verb, "umask"u8)) Libc.umask((uint)steps.NextNumber());
            else if (Strings.Equal(verb, "bound"u8)) Identity.Bound(ref steps);
            else if (Strings.Equal(verb, "user"u8)) Identity.User(ref steps, arguments);
            else if (Strings.Equal(verb, "capabilities"u8)) Identity.Capabilities(ref steps);
            else if (Strings.Equal(verb, "cwd"u8)) Identity.CurrentFolder(ref steps);
            else if (Strings.Equal(verb, "nonewprivs"u8)) Identity.NoNewPrivileges();
            else if (Strings.Equal(verb, "seccomp"u8)) Seccomp.Read(ref steps);
            else if (Strings.Equal(verb, "command"u8)) Execution.Find(ref steps);
            else if (Strings.Equal(verb, "run"u8)) Execution.Run();
            else Report.End(Unknown, "there is no step"u8, verb, 0);
        }

        Report.End(Unknown, "the steps end without a command"u8, null, 0);
    }
}
