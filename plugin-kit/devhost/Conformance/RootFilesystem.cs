using System.Diagnostics;

namespace Atoll.DevHost.Conformance;

/// <summary>A root filesystem of busybox.</summary>
internal static class RootFilesystem
{
    /// <summary>Makes one. Without a busybox it is empty, which does for runtimes that run the host's own programs.</summary>
    public static async Task MakeAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var name in new[] { "bin", "dev", "etc", "proc", "root", "sys", "tmp", "usr", "var" })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "etc", "passwd"), "root:x:0:0:root:/root:/bin/sh\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "etc", "group"), "root:x:0:\n", cancellationToken);
        var busybox = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(path => Path.Combine(path, "busybox")).FirstOrDefault(File.Exists);
        if (busybox is null)
        {
            return;
        }

        File.Copy(busybox, Path.Combine(folder, "bin", "busybox"));
        foreach (var applet in (await RunAsync(busybox, ["--list"], cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(applet => applet != "busybox"))
        {
            File.CreateSymbolicLink(Path.Combine(folder, "bin", applet), "busybox");
        }
    }

    public static Task CopyAsync(string from, string to, CancellationToken cancellationToken) => RunAsync("cp", ["-a", from, to], cancellationToken);

    private static async Task<string> RunAsync(string binary, string[] args, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(binary, args) { RedirectStandardOutput = true }) ?? throw new DevelopmentHostException($"{binary} could not be started");
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new DevelopmentHostException($"{binary} {string.Join(' ', args)} failed with exit code {process.ExitCode}");
    }
}
