using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Interop;
using Atoll.Cli.Output;
using Google.Protobuf;
using Grpc.Core;

namespace Atoll.Cli.Attach;

/// <summary>One exec, from its start to its end, or to the detach keys. The exit code is the command's.</summary>
internal sealed class ExecSession(DaemonConnection daemon, ExecRequest.Types.Open open, string detachKeys)
{
    private volatile bool detached;
    private string execId = "";

    public int Run()
    {
        bool raw = open is { Tty: true, Stdin: true } && Terminal.IsTerminal(0);
        DetachKeys? keys = open.Tty ? DetachKeys.Parse(detachKeys) : null;
        if (open.Tty)
            (open.Width, open.Height) = Terminal.Size(0);
        using var streams = daemon.Stream(Rpc.Exec);
        streams.Send(new ExecRequest { Open = open });

        RawTerminal? terminal = null;
        try
        {
            while (streams.MoveNext())
            {
                ExecResponse response = streams.Current;
                switch (response.ResponseCase)
                {
                    case ExecResponse.ResponseOneofCase.Started when open.Detach:
                        return ExitCodes.Success;
                    case ExecResponse.ResponseOneofCase.Started:
                        execId = response.Started.ExecId;
                        if (raw)
                            terminal = RawTerminal.Take(Resize);
                        if (open.Stdin)
                            Pump(streams, keys).Start();
                        break;
                    case ExecResponse.ResponseOneofCase.Stdout:
                        StandardStream.Out.Write(response.Stdout.Span);
                        break;
                    case ExecResponse.ResponseOneofCase.Stderr:
                        StandardStream.Error.Write(response.Stderr.Span);
                        break;
                    case ExecResponse.ResponseOneofCase.Exited:
                        return response.Exited.Code;
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
            throw new CliException("atoll: the daemon ended the streams of the command before it told how the command ended.");
        StandardStream.Error.WriteLine("read escape sequence");
        return ExitCodes.Success;
    }

    private StdinPump Pump(DaemonStream<ExecRequest, ExecResponse> streams, DetachKeys? keys) => new(
        bytes => streams.Send(new ExecRequest { Stdin = ByteString.CopyFrom(bytes) }),
        () => streams.Send(new ExecRequest { StdinClosed = new() }),
        keys,
        () =>
        {
            // Told, and not only gone: who is gone ends the command. The daemon then ends the call.
            detached = true;
            streams.Send(new ExecRequest { Leave = new() });
        });

    private void Resize(ushort width, ushort height)
    {
        try
        {
            daemon.Call(Rpc.Resize, new() { Container = open.Container, ExecId = execId, Width = width, Height = height });
        }
        catch (Exception e) when (e is RpcException or CliException)
        {
            // It ended meanwhile.
        }
    }
}
