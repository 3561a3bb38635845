using System.Runtime.InteropServices;
using Atoll.Cli.Interop;

namespace Atoll.Cli.Attach;

/// <summary>
/// The client's terminal while it belongs to a process in a container: raw, and put back on every way out, be it the end, an error or a signal.
/// </summary>
internal sealed class RawTerminal : IDisposable
{
    private const int Input = 0;
    private static readonly PosixSignal[] Endings = [PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    // SIGWINCH: a positive PosixSignal is the number itself.
    private const PosixSignal WindowChange = (PosixSignal)28;

    private readonly Terminal.Attributes before;
    private readonly bool isRaw;
    private readonly Lock gate = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    private RawTerminal(Action<ushort, ushort> resize)
    {
        isRaw = Terminal.TryGet(Input, out before);
        if (!isRaw)
            return;

        foreach (PosixSignal ending in Endings)
        {
            // Not cancelled, the signal then does to this process what it does to any.
            registrations.Add(PosixSignalRegistration.Create(ending, _ => Restore()));
        }

        registrations.Add(PosixSignalRegistration.Create(WindowChange, _ => Resized(resize)));
        Terminal.Set(Input, Terminal.Raw(before));
    }

    /// <param name="resize">Called with columns and rows whenever the window changes.</param>
    public static RawTerminal Take(Action<ushort, ushort> resize) => new(resize);

    public void Dispose()
    {
        Restore();
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
    }

    /// <summary>One at a time, the size read within: of two changes the later one is passed on last.</summary>
    private void Resized(Action<ushort, ushort> resize)
    {
        lock (gate)
        {
            (ushort width, ushort height) = Terminal.Size(Input);
            if (width > 0 && height > 0)
                resize(width, height);
        }
    }

    private void Restore()
    {
        if (isRaw)
            Terminal.Set(Input, before);
    }
}
