using System.Diagnostics;

namespace Atoll.DevHost;

/// <summary>A run of <c>atoll</c> on the caller's own terminal.</summary>
internal static class ClientProcess
{
    public static async Task<int> RunAsync(string binary, string socket, IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(binary, args);
        start.Environment["ATOLL_HOST"] = $"unix://{socket}";
        using var process = Process.Start(start) ?? throw new DevelopmentHostException($"{binary} could not be started");
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
