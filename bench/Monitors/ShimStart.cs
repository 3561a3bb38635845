using System.Net.Sockets;
using Atoll.Bench.Machine;
using Atoll.Bench.Running;
using Atoll.Host.Linux;
using Atoll.Host.Supervision;
using FolderWatch = Atoll.Bench.Machine.FolderWatch;

namespace Atoll.Bench.Monitors;

/// <summary>Starts <c>atoll-shim</c> as the daemon does (docs/supervisor.md), with the clock at hand.</summary>
internal sealed class ShimStart : IDisposable
{
    private readonly Child _shim;
    private readonly Socket _control;

    private ShimStart(Child shim, Socket control)
    {
        _shim = shim;
        _control = control;
    }

    /// <summary>From the spawn until its socket was there.</summary>
    public TimeSpan Listening { get; private set; }

    /// <summary>From the spawn until it reported the process that the runtime left behind.</summary>
    public TimeSpan Created { get; private set; }

    public static ShimStart Run(string binary, StandInRuntime runtime, string folder, string pidFile, CancellationToken cancellationToken)
    {
        var payload = StartPayload.Write(new StartRequest
        {
            Command = new Command { Path = runtime.Binary, Args = ["create", "--pid-file", pidFile, "measured"], WorkingFolder = folder },
            Files = new SupervisedFiles { Folder = folder, PidFile = pidFile },
            Log = new LogParameters { Path = Path.Combine(folder, "console.log"), MaxSize = 0, MaxFiles = 1 },
        });
        var frame = new byte[Frame.HeaderSize + payload.Length];
        Frame.WriteHeader(frame, FrameKind.Start, 0, payload.Length);
        payload.CopyTo(frame, Frame.HeaderSize);

        using var watch = new FolderWatch(folder);
        var (mine, theirs) = FileDescriptor.SocketPair();
        var control = new Socket(new SafeSocketHandle(mine.Release(), ownsHandle: true));
        control.Send(frame);
        ShimStart start;
        using (theirs)
        {
            start = new ShimStart(Child.Start(binary, ["measured"], folder, control: theirs, environment: []), control);
        }

        using (start._shim.EndOn(cancellationToken))
        {
            watch.WaitFor(ShimFiles.Socket);
            start.Listening = start._shim.Elapsed;
            var answer = new byte[512];
            var kind = control.Receive(answer) > 0 ? (FrameKind)answer[0] : FrameKind.Failed;
            start.Created = start._shim.Elapsed;
            return kind == FrameKind.Created ? start : throw new BenchException($"atoll-shim answered with {kind}");
        }
    }

    /// <summary>Waits for the end that follows its container's.</summary>
    public void Dispose()
    {
        _shim.WaitForEnd(CancellationToken.None);
        _shim.Dispose();
        _control.Dispose();
    }
}
