using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>The moment between an OCI runtime's create and start.</summary>
internal static unsafe class Gate
{
    /// <summary>Says that the container is made, and waits until somebody connects, who is told from then on.</summary>
    public static void Wait(int gate)
    {
        Report.Say(Report.Held);
        var connection = Libc.accept4(gate, null, null, Libc.SOCK_CLOEXEC);
        if (connection < 0) Libc._exit(1);
        Libc.close(gate);
        Report.To(connection);
    }
}
