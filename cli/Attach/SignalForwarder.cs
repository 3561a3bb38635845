using System.Runtime.InteropServices;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Grpc.Core;

namespace Atoll.Cli.Attach;

/// <summary>
/// Passes the signals that this process gets on to the container. Those that come before it runs are kept until it does.
/// </summary>
internal sealed class SignalForwarder : IDisposable
{
    // A positive PosixSignal is the number itself (man 7 signal, x86 and ARM).
    private static readonly (PosixSignal Signal, string Name)[] Forwarded =
    [
        (PosixSignal.SIGHUP, "SIGHUP"),
        (PosixSignal.SIGINT, "SIGINT"),
        (PosixSignal.SIGQUIT, "SIGQUIT"),
        (PosixSignal.SIGTERM, "SIGTERM"),
        ((PosixSignal)10, "SIGUSR1"),
        ((PosixSignal)12, "SIGUSR2"),
        ((PosixSignal)14, "SIGALRM"),
    ];

    private readonly DaemonConnection daemon;
    private readonly string container;
    private readonly Lock gate = new();
    private readonly PosixSignalRegistration[] registrations;
    private List<string>? early = [];

    public SignalForwarder(DaemonConnection daemon, string container)
    {
        this.daemon = daemon;
        this.container = container;
        registrations = Array.ConvertAll(Forwarded, forwarded => PosixSignalRegistration.Create(forwarded.Signal, context =>
        {
            // Not cancelled, the signal does to this process what it does to any.
            context.Cancel = Received(forwarded.Name);
        }));
    }

    /// <summary>The container runs: what came early goes out now, and what comes from now on at once.</summary>
    public void Deliver()
    {
        List<string> waiting;
        lock (gate)
        {
            waiting = early ?? [];
            early = null;
        }

        foreach (string signal in waiting)
            Send(signal);
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
    }

    /// <returns>False for one that came before and still waits: whoever repeats it wants to leave.</returns>
    private bool Received(string signal)
    {
        lock (gate)
        {
            if (early?.Contains(signal) is true)
                return false;
            if (early is not null)
            {
                early.Add(signal);
                return true;
            }
        }

        Send(signal);
        return true;
    }

    private void Send(string signal)
    {
        try
        {
            daemon.Call(Rpc.Kill, new() { Container = container, Signal = signal });
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.Cancelled)
        {
            // It ended meanwhile.
        }
        catch (RpcException e)
        {
            StandardStream.Error.WriteLine(e.Sentence());
        }
    }
}
