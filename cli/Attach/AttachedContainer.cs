using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Interop;
using Atoll.Cli.Output;
using Google.Protobuf;
using Grpc.Core;

namespace Atoll.Cli.Attach;

/// <summary>Joins the standard streams with a container's and stays until it has ended, or the detach keys were typed. The exit code is the container's.</summary>
internal sealed class AttachedContainer(DaemonConnection daemon, string container)
{
    private volatile bool detached;

    public required bool Stdin { get; init; }

    /// <summary>The container has a terminal.</summary>
    public bool Tty { get; init; }

    public bool SignalProxy { get; init; } = true;

    public string Keys { get; init; } = DetachKeys.Usual;

    /// <summary>Starts the container and attaches to it, so that nothing it writes is missed.</summary>
    public int StartAndWait() => Run(start: true);

    public int Wait() => Run(start: false);

    private int Run(bool start)
    {
        // Keys arrive as bytes where the terminal is the container's: what ends the client does not concern it.
        using SignalForwarder? signals = SignalProxy && !Tty ? new(daemon, container) : null;
        bool raw = Tty && Stdin && Terminal.IsTerminal(0);
        (ushort width, ushort height) = Tty ? Terminal.Size(0) : default;
        DetachKeys? keys = Tty ? DetachKeys.Parse(Keys) : null;
        using var streams = daemon.Stream(Rpc.Attach);
        streams.Send(new AttachRequest
        {
            Open = new() { Container = container, Start = start, Stdin = Stdin, Stdout = true, Stderr = true, Width = width, Height = height },
        });

        RawTerminal? terminal = null;
        try
        {
            while (streams.MoveNext())
            {
                AttachResponse response = streams.Current;
                switch (response.ResponseCase)
                {
                    case AttachResponse.ResponseOneofCase.Attached:
                        if (raw)
                            terminal = RawTerminal.Take(Resize);
                        signals?.Deliver();
                        if (Stdin)
                            Pump(streams, keys).Start();
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
        }
        catch (Exception e) when (detached && e is RpcException or OperationCanceledException or InvalidOperationException)
        {
            // The call was ended from here.
        }
        finally
        {
            terminal?.Dispose();
        }

        if (!detached)
            throw new CliException($"atoll: the daemon ended the streams of {container} before it told how the container ended.");
        StandardStream.Error.WriteLine("read escape sequence");
        return ExitCodes.Success;
    }

    private StdinPump Pump(DaemonStream<AttachRequest, AttachResponse> streams, DetachKeys? keys) => new(
        bytes => streams.Send(new AttachRequest { Stdin = ByteString.CopyFrom(bytes) }),
        () => streams.Send(new AttachRequest { StdinClosed = new() }),
        keys,
        () =>
        {
            detached = true;
            streams.Dispose();
        });

    private void Resize(ushort width, ushort height)
    {
        try
        {
            daemon.Call(Rpc.Resize, new() { Container = container, Width = width, Height = height });
        }
        catch (Exception e) when (e is RpcException or CliException)
        {
            // It ended meanwhile.
        }
    }

    private int ExitCode(ExitStatus status)
    {
        if (status.Unknown)
            StandardStream.Error.WriteLine($"atoll: nobody saw how {container} ended: {status.Detail}");
        return status.Code;
    }
}
