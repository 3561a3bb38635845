using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Atoll.Cli.Tests.Process;

/// <summary>One call of the published client.</summary>
internal sealed partial class AtollProcess : IDisposable
{
    private readonly System.Diagnostics.Process process;
    private readonly Task<byte[]> stdout;
    private readonly Task<byte[]> stderr;

    private AtollProcess(System.Diagnostics.Process process, bool readsStdout)
    {
        this.process = process;
        stdout = readsStdout ? ReadAsync(process.StandardOutput.BaseStream) : Task.FromResult(Array.Empty<byte>());
        stderr = ReadAsync(process.StandardError.BaseStream);
    }

    public Stream Stdin => process.StandardInput.BaseStream;

    /// <summary>Only of a call that was started with readsStdout: false.</summary>
    public Stream Stdout => process.StandardOutput.BaseStream;

    public static AtollProcess Start(
        IEnumerable<string> arguments, string? host = null, IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null, bool readsStdout = true)
    {
        ProcessStartInfo start = new(Binary.Path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "/",
        };
        start.Environment.Remove("ATOLL_HOST");
        if (host is not null)
            start.Environment["ATOLL_HOST"] = host;
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return new AtollProcess(System.Diagnostics.Process.Start(start)!, readsStdout);
    }

    public async Task<Output> EndAsync()
    {
        await process.WaitForExitAsync(TestContext.CurrentContext.CancellationToken);
        return new Output(process.ExitCode, await stdout, await stderr);
    }

    /// <summary>Sent only while the process lives, or its id might be another's.</summary>
    public void Signal(int signal)
    {
        if (!process.HasExited)
            _ = kill(process.Id, signal);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            _ = kill(process.Id, 9);
        process.Dispose();
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using MemoryStream all = new();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}
