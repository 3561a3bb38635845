using System.Diagnostics;

namespace Atoll.Conformance.Tests;

/// <summary>Commands as a person types them.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs a script to its end, which must be a good one.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> RunAsync(string script, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-o", "pipefail", "-c", script]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        string output;
        try
        {
            output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.That(process.ExitCode, Is.Zero, $"{script}\n{output}\n{await errors}");
        return output;
    }

    /// <summary>Starts a daemon and waits for its word that it is ready.</summary>
    public static async Task<Process> StartDaemonAsync(string command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"exec {command}"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        Assert.That(await process.StandardOutput.ReadLineAsync().WaitAsync(Patience), Does.Contain("is ready"), command);
        return process;
    }

    public static async Task<int> StopAsync(Process daemon)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{daemon.Id}"]);
        await daemon.WaitForExitAsync().WaitAsync(Patience);
        return daemon.ExitCode;
    }
}
