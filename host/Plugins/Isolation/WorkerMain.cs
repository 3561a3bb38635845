using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using Atoll.Host.Linux;

namespace Atoll.Host.Plugins.Isolation;

/// <summary>The worker's end: a process that holds one plugin, and ends with its daemon. What it started goes on.</summary>
internal sealed class WorkerMain(WorkerChannel channel)
{
    /// <summary>The daemon gives the connection as this descriptor.</summary>
    private const int Descriptor = 3;

    private readonly ConcurrentDictionary<int, WorkerServedCall> _calls = new();
    private readonly Lock _reading = new();
    private readonly TaskCompletionSource _ended = new();
    private IRuntimeAdapter? _adapter;

    /// <returns>The process's exit code.</returns>
    public static int Run()
    {
        using var channel = new WorkerChannel(new Socket(new SafeSocketHandle(Descriptor, ownsHandle: true)));
        new WorkerMain(channel).Serve();
        return 0;
    }

    /// <summary>Two threads take turns: the one that has read a short call answers it, and the other reads on. No thread has to be woken for the answer, and one that does not come holds nobody up.</summary>
    private void Serve()
    {
        Begin("calls", TakeTurns);
        Begin("calls", TakeTurns);

        // Both may be held up by the plugin; the daemon's end is seen all the same.
        Begin("end", () =>
        {
            channel.AwaitEnd();
            _ended.TrySetResult();
        });
        _ended.Task.GetAwaiter().GetResult();

        static void Begin(string name, ThreadStart body) => new Thread(body, 256 * 1024) { IsBackground = true, Name = name }.Start();
    }

    private void TakeTurns()
    {
        try
        {
            while (TakeNext())
            {
            }

            _ended.TrySetResult();
        }
        catch (Exception e)
        {
            _ended.TrySetException(e);
        }
    }

    /// <returns>False at the end of the connection.</returns>
    private bool TakeNext()
    {
        int number;
        WorkerCall call;
        WorkerServedCall? served;
        lock (_reading)
        {
            if (channel.Read() is not { } frame)
            {
                return false;
            }

            number = frame.Call;
            if (frame.Kind != WorkerFrameKind.Call)
            {
                if (_calls.TryGetValue(number, out served))
                {
                    served.Take(frame);
                }

                return true;
            }

            call = JsonSerializer.Deserialize(frame.Payload.Span, WorkerJson.Default.WorkerCall)!;
            served = new WorkerServedCall(channel, number, call.Streams);
            _calls[number] = served;
        }

        if (call.IsShort)
        {
            AnswerAsync(number, call, served).GetAwaiter().GetResult();
        }
        else
        {
            _ = Task.Run(() => AnswerAsync(number, call, served));
        }

        return true;
    }

    private async Task AnswerAsync(int number, WorkerCall call, WorkerServedCall served)
    {
        try
        {
            var result = call.Operation == WorkerCall.Load ? Load(call.Plugin!) : await WorkerOperations.RunAsync(_adapter!, call, served);
            channel.Write(WorkerFrameKind.Result, number, 0, JsonSerializer.SerializeToUtf8Bytes(result, WorkerJson.Default.WorkerResult));
        }
        catch (Exception e)
        {
            channel.Write(WorkerFrameKind.Failure, number, 0, JsonSerializer.SerializeToUtf8Bytes(WorkerFailures.Of(e), WorkerJson.Default.WorkerFailure));
        }
        finally
        {
            _calls.TryRemove(number, out _);
            served.Dispose();
        }
    }

    private WorkerResult Load(WorkerPlugin plugin)
    {
        if (plugin.Build != WorkerPlugin.ThisBuild)
        {
            throw new RuntimeException(RuntimeErrorCode.Unavailable, "atolld's files were replaced while it runs, and a plugin's own process would be of another build; restart the daemon, containers go on");
        }

        var (_, type) = PluginAssembly.Load(plugin.Folder, plugin.Assembly, plugin.Type, isUnloadable: false);
        _adapter = (IRuntimeAdapter)Activator.CreateInstance(type, WorkerContexts.Of(plugin, channel))!;
        return new WorkerResult
        {
            Text = type.FullName,
            Operations = [.. SupportedOperations.Of(type).Select(operation => new WorkerOperation(operation.Name, operation.Supported))],
        };
    }
}
