using System.Text.Json;

namespace Vendor.ProcessRuntime.Runtime;

/// <summary>Of an OCI <c>process</c> what this runtime heeds.</summary>
internal sealed record ProcessSpec(string[] Args, string[] Env, string Cwd, string Json)
{
    private const int NotFound = 127, NotExecutable = 126;

    public static ProcessSpec OfBundle(string config)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(config));
        return Of(document.RootElement.GetProperty("process"));
    }

    public static ProcessSpec OfProcess(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return Of(document.RootElement);
    }

    /// <summary>The program that the first argument names, as execvp(3) finds it.</summary>
    public string FindProgram()
    {
        var name = Args[0];
        var candidates = name.Contains('/') ? [Path.Combine(Cwd, name)] : SearchPath().Select(folder => Path.Combine(folder, name)).ToArray();
        if (candidates.FirstOrDefault(IsExecutable) is { } program)
        {
            return program;
        }

        throw candidates.FirstOrDefault(Path.Exists) is { } found
            ? new CommandException(NotExecutable, $"{found} cannot be executed: permission denied, or a folder")
            : new CommandException(NotFound, $"{name}: no such file or directory");
    }

    private static ProcessSpec Of(JsonElement process) => new(
        Texts(process, "args"),
        Texts(process, "env"),
        process.TryGetProperty("cwd", out var cwd) ? cwd.GetString()! : "/",
        process.GetRawText());

    private static string[] Texts(JsonElement process, string name)
        => process.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(text => text.GetString()!)] : [];

    private static bool IsExecutable(string path) => File.Exists(path) && Libc.access(path, Libc.X_OK) == 0;

    private string[] SearchPath()
        => (Array.FindLast(Env, entry => entry.StartsWith("PATH=", StringComparison.Ordinal)) is { } path ? path["PATH=".Length..] : "/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries);
}
