using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;

namespace Atoll.Cli.Attach;

/// <summary>Joins the standard streams with a container's and stays until it has ended. The exit code is the container's.</summary>
internal sealed class AttachedContainer(DaemonConnection daemon, string container)
{
    public required bool Stdin { get; init; }

    /// <summary>Starts the container and attaches to it, so that nothing it writes is missed.</summary>
    public int StartAndWait()
    {
        using SignalForwarder signals = new(daemon, container);
        using var streams = daemon.Stream(Rpc.Attach);
        streams.Send(new AttachRequest
        {
            Open = new() { Container = container, Start = true, Stdin = Stdin, Stdout = true, Stderr = true },
        });

        while (streams.MoveNext())
        {
            AttachResponse response = streams.Current;
            switch (response.ResponseCase)
            {
                case AttachResponse.ResponseOneofCase.Attached:
                    signals.Deliver();
                    if (Stdin)
                        StdinPump.Start(streams);
                    break;
                case AttachResponse.ResponseOneofCase.Stdout:
                    StandardStream.Out.Write(response.Stdout.Span);
                    break;
                case AttachResponse.ResponseOneofCase.Stderr:
                    StandardStream.Error.Write(response.Stderr.Span);
                    break;
                case AttachResponse.ResponseOneofCase.Exited:
                    return ExitCode(response.Exited);
            }
        }

        throw new CliException($"atoll: the daemon ended the streams of {container} before it told how the container ended.");
    }

    private int ExitCode(ExitStatus status)
    {
        if (status.Unknown)
            StandardStream.Error.WriteLine($"atoll: nobody saw how {container} ended: {status.Detail}");
        return status.Code;
    }
}
