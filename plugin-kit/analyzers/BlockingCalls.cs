using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Atoll.PluginSdk.Analyzers;

/// <summary>Members of the base library and of the SDK that wait, or reach for the disk, the network or a process.</summary>
internal static class BlockingCalls
{
    private static readonly ImmutableHashSet<string> Members =
    [
        "System.Threading.Tasks.Task.Wait", "System.Threading.Tasks.Task.WaitAll", "System.Threading.Tasks.Task.WaitAny", "System.Threading.Tasks.Task.RunSynchronously",
        "System.Threading.Tasks.Task.Result", "System.Threading.Tasks.ValueTask.Result",
        "System.Runtime.CompilerServices.TaskAwaiter.GetResult", "System.Runtime.CompilerServices.ValueTaskAwaiter.GetResult",
        "System.Threading.Thread.Sleep", "System.Threading.Thread.Join", "System.Threading.SpinWait.SpinUntil", "System.Threading.SemaphoreSlim.Wait",
        "System.Threading.WaitHandle.WaitOne", "System.Threading.WaitHandle.WaitAll", "System.Threading.WaitHandle.WaitAny", "System.Threading.ManualResetEventSlim.Wait",
        "System.Threading.CountdownEvent.Wait", "System.Threading.Barrier.SignalAndWait", "System.Threading.Monitor.Wait",
        "System.Diagnostics.Process.Start", "System.Diagnostics.Process.WaitForExit", "System.Diagnostics.Process.GetProcesses", "System.Diagnostics.Process.GetProcessesByName",
        "Atoll.PluginSdk.IHostProcesses.FindBinary", "Atoll.PluginSdk.IHostProcesses.RunAsync", "Atoll.PluginSdk.IHostProcesses.Signal",
    ];

    /// <summary>All that these do is I/O.</summary>
    private static readonly ImmutableHashSet<string> Types =
    [
        "System.IO.File", "System.IO.Directory", "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.IO.DriveInfo", "System.IO.FileStream", "System.IO.FileSystemWatcher",
        "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Http.HttpClient", "System.Net.Dns",
    ];

    /// <summary>A member as people call it; null for one that does not block.</summary>
    public static string? Name(ISymbol member)
    {
        var type = member.ContainingType?.OriginalDefinition;
        if (type is null)
        {
            return null;
        }

        var fullName = $"{type.ContainingNamespace.ToDisplayString()}.{type.Name}";
        return Types.Contains(fullName) || Members.Contains($"{fullName}.{member.Name}")
            ? member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? $"new {type.Name}" : $"{type.Name}.{member.Name}"
            : null;
    }
}
