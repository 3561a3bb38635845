namespace Vendor.ProcessRuntime.Runtime;

/// <summary>The runtime's command. It knows nothing of Atoll: a vendor's runtime is a program of its own, in whatever language.</summary>
internal static class Program
{
    private const int Failure = 1;

    public static int Main(string[] args)
    {
        try
        {
            return args switch
            {
                ["create", var id, var config, var pidFile, var gate] => Launcher.Create(id, ProcessSpec.OfBundle(config), pidFile, gate),
                ["exec", var id, var process, var pidFile] => Launcher.Exec(id, ProcessSpec.OfProcess(process), pidFile),
                ["init", var id, var spec, var gate] => Init.Run(id, ProcessSpec.OfProcess(spec), gate),
                _ => Fail("usage: create ID CONFIG PIDFILE GATE | exec ID PROCESS PIDFILE"),
            };
        }
        catch (CommandException e)
        {
            Console.Error.WriteLine(e.Message);
            return e.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            return Fail(e.Message);
        }
    }

    private static int Fail(string words)
    {
        Console.Error.WriteLine(words);
        return Failure;
    }
}
