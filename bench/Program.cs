using System.Runtime.InteropServices;

namespace Atoll.Bench;

internal static class Program
{
    private const int Interrupted = 130;

    public static async Task<int> Main(string[] args)
    {
        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await BenchCommand.Build(options => new Measurements(options).RunAsync(stopping.Token)).RunAsync(args);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("bench: interrupted; everything was cleaned up");
            return Interrupted;
        }
        catch (Exception e) when (e is BenchException or RuntimeException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"bench: {e.Message}");
            return 1;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }
    }
}
