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
    private IRuntimeAdapter? _adapter;

    /// <returns>The process's exit code.</returns>
    public static int Run()
    {
        using var channel = new WorkerChannel(new Socket(new SafeSocketHandle(Descriptor, ownsHandle: true)));
        new WorkerMain(channel).Serve();
        return 0;
    }

    private void Serve()
    {
        while (channel.Read() is { } frame)
        {
            if (frame.Kind == WorkerFrameKind.Call)
            {
                var call = JsonSerializer.Deserialize(frame.Payload.Span, WorkerJson.Default.WorkerCall)!;
                var served = new WorkerServedCall(channel, frame.Call, call.Streams);
                _calls[frame.Call] = served;
                _ = Task.Run(() => AnswerAsync(frame.Call, call, served));
            }
            else if (_calls.TryGetValue(frame.Call, out var served))
            {
                served.Take(frame);
            }
        }
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
